/**
 * How the demo is built and served. Owns the ports and when a browser opens; knows nothing of what
 * is on its pages.
 */
import type { UserConfig } from 'vite';

/** Somebody sits in front of a screen: a terminal, a desktop, and neither CI nor a remote shell. */
function hasDesktop(env: NodeJS.ProcessEnv): boolean {
  const display = process.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  return process.stdout.isTTY && display && !env['CI'] && !env['SSH_CONNECTION'];
}

const open = hasDesktop(process.env);

const config: UserConfig = {
  // Relative addresses: dist/ works from any folder of any server.
  base: './',
  build: { target: 'es2022', rolldownOptions: { input: ['index.html', 'form.html'] } },
  // Vite takes the next free port when these are in use, and opens nothing under BROWSER=none.
  server: { port: 5173, open },
  preview: { port: 4173, open },
};

export default config;
