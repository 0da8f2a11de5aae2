/**
 * Serves the built pages, compressed, on a free port. Pages of contenders that share memory between
 * threads come with the headers for it, and no others. Knows nothing of what is measured.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** Makes a page cross-origin isolated: https://web.dev/articles/coop-coep */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** A running server. */
export interface Server {
  /** `http://127.0.0.1:port`, a secure context. */
  readonly origin: string;
  readonly close: () => void;
}

/**
 * Starts a server.
 * @param folder what `build.ts` built and `brotli.ts` compressed.
 * @param isolated names of the contenders whose pages, and whose runtimes' workers, are isolated.
 */
export async function serve(folder: string, isolated: readonly string[]): Promise<Server> {
  const files = sirv(folder, { brotli: true, maxAge: 3600 });
  const server = createServer((request, response) => {
    // A worker carries its own policy: what an isolated page starts has to be isolated, too.
    const pages = [request.url, new URL(request.headers.referer ?? 'http://x').pathname];
    if (isolated.some((name) => pages.some((page) => page?.startsWith(`/${name}/`)))) {
      for (const [name, value] of Object.entries(ISOLATION)) response.setHeader(name, value);
    }
    files(request, response, () => {
      response.writeHead(404).end('Not found');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
