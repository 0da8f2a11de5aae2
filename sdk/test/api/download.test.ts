/** Models that come from a server, a real one, in every way that it may answer. */
import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { createClassifier } from '../../src/core.ts';
import { untrainedFile } from './digits.ts';

const model = untrainedFile();
const sha256 = createHash('sha256').update(model);
const integrity = `sha256-${sha256.copy().digest('base64')}`;

/** Addresses whose answers nobody reads any more. */
const closed: (string | undefined)[] = [];

/** Answers for as long as somebody listens. */
function pour(url: string | undefined, response: ServerResponse): void {
  const more = setInterval(() => response.write(model.subarray(0, 100)), 5);
  response.on('close', () => {
    clearInterval(more);
    closed.push(url);
  });
}

const answers: Record<string, RequestListener> = {
  '/model.bin': (_, response) => {
    response.setHeader('content-length', model.length);
    response.write(model.subarray(0, 1000));
    response.end(model.subarray(1000));
  },
  '/chunked.bin': (_, response) => void response.end(model),
  '/page.bin': (_, response) => void response.end('<!doctype html><title>Hello</title>'),
  '/cut.bin': (_, response) => {
    response.setHeader('content-length', model.length);
    response.write(model.subarray(0, 1000), () => response.destroy());
  },
  '/short.bin': (_, response) => void response.end(model.subarray(0, 1000)),
  '/endless': (request, response) => pour(request.url, response),
  '/endless-404': (request, response) => pour(request.url, response.writeHead(404)),
  '/silent.bin': (_, response) => void response.write(model.subarray(0, 10)),
};

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer) answer(request, response);
    else response.writeHead(404).end('Not found');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const fetched = (path: string, options = {}) =>
  createClassifier({ engine: 'js', model: `${origin}${path}`, ...options });

it('loads a model from an address, and tells how far it is', async () => {
  const onProgress = vi.fn();
  const classifier = await fetched('/model.bin', { integrity, onProgress });
  expect(classifier.model).toMatchObject({ bytes: model.length, sha256: sha256.digest('hex') });
  expect(onProgress).toHaveBeenLastCalledWith({ done: model.length, total: model.length });
});

it('loads a model whose size nobody knows, from a URL', async () => {
  const onProgress = vi.fn();
  const url = new URL('/chunked.bin', origin);
  const classifier = await createClassifier({ engine: 'js', model: url, onProgress });
  expect(classifier.model.name).toBe('untrained');
  expect(onProgress.mock.lastCall).toEqual([{ done: model.length, total: expect.any(Number) }]);
});

it.each([
  ['/gone.bin', 'model-fetch', /http.*gone\.bin did not arrive .*404/],
  ['/page.bin', 'model-format', /web page/],
  ['/cut.bin', 'model-fetch', /did not arrive/],
  ['/short.bin', 'model-integrity', /damaged/],
])('explains what is wrong with %s', async (path, code, message) => {
  const error = { name: 'InkdigitError', code, message: expect.stringMatching(message) };
  await expect(fetched(path)).rejects.toMatchObject(error);
});

it('explains a server that is not there', async () => {
  const nobody = createClassifier({ model: 'http://127.0.0.1:1/model.bin' });
  await expect(nobody).rejects.toMatchObject({ code: 'model-fetch', cause: expect.any(Error) });
});

it('stops a download with the reason of the signal', async () => {
  const abort = new AbortController();
  const onProgress = (): void => abort.abort('enough');
  const made = fetched('/silent.bin', { signal: abort.signal, onProgress });
  await expect(made).rejects.toBe('enough');
});

it('leaves what a listener throws as it is', async () => {
  const mistake = new Error('mine');
  const onProgress = (): void => {
    throw mistake;
  };
  await expect(fetched('/model.bin', { onProgress })).rejects.toBe(mistake);
});

it('gives what a listener rejects with as the reason', async () => {
  const mistake = new Error('mine');
  const onProgress = async (): Promise<void> => Promise.reject(mistake);
  await expect(fetched('/model.bin', { onProgress })).rejects.toBe(mistake);
});

it.each([
  ['refuses', '/endless-404', {}],
  ['has had enough of', '/endless', { onProgress: () => Promise.reject(new Error('enough')) }],
])('lets go of an answer that it %s', async (_what, path, options) => {
  await expect(fetched(path, options)).rejects.toThrow();
  await expect.poll(() => closed).toContain(path);
});

describe('a fetch that does not heed its signal', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['answer', () => new Promise<Response>(() => undefined)],
    ['go on', () => Promise.resolve(new Response(new ReadableStream()))],
  ])('is given up when it does not %s', async (_what, answer) => {
    vi.stubGlobal('fetch', answer);
    const abort = new AbortController();
    const made = fetched('/model.bin', { signal: abort.signal });
    setTimeout(() => abort.abort('enough'), 5);
    await expect(made).rejects.toBe('enough');
  });
});
