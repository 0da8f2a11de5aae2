/** Serves the built files and the test pages, and nothing else, on a free port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { DEMO, MODELS, PAGES, RUNTIMES, SDK } from './paths.ts';

/** A name for this machine that browsers do not trust: its pages are insecure contexts. */
export const INSECURE_HOST = 'inkdigit.test';

const MOUNTS = {
  '/sdk/': SDK,
  '/demo/': DEMO,
  '/models/': MODELS,
  '/pages/': PAGES,
  '/node_modules/': RUNTIMES,
};

/** A running server. */
export interface Server {
  /** `http://127.0.0.1:port`, a secure context. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Starts a server. */
export async function serve(): Promise<Server> {
  const mounts = Object.entries(MOUNTS).map(([prefix, folder]) => ({
    prefix,
    files: sirv(folder, { dev: true }),
  }));
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    const mount = mounts.find(({ prefix }) => url.startsWith(prefix));
    const notFound = (): void => {
      response.writeHead(404).end('Not found');
    };
    if (!mount) {
      notFound();
      return;
    }
    request.url = url.slice(mount.prefix.length - 1);
    mount.files(request, response, notFound);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
}
