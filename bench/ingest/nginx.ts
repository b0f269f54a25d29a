import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { unpackDebianPackage } from '#embedded/debian-package';
import { freePort } from '#embedded/free-port';

export type Nginx = { readonly url: URL; readonly pid: number; stop(): void };

/** nginx with its dav module: from PATH, or its Debian package unpacked. @throws why there is none */
export const startNginx = async (folder: string, cacheDir: string): Promise<Nginx> => {
  const env = await environment(cacheDir);
  for (const each of ['dav', 'logs', 'tmp']) mkdirSync(join(folder, each), { recursive: true });
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port));
  const args = ['-p', folder, '-c', 'nginx.conf', '-e', join(folder, 'logs/error.log')];
  const child = spawn('nginx', [...args, '-g', 'daemon off;'], { env, stdio: 'inherit' });
  await reachable(child, port);
  return {
    url: new URL(`http://127.0.0.1:${String(port)}/`),
    pid: child.pid ?? 0,
    stop: () => void child.kill('SIGTERM'),
  };
};

const environment = async (cacheDir: string): Promise<NodeJS.ProcessEnv> => {
  const { PATH = '', ...rest } = process.env;
  const onPath = { ...rest, PATH: [PATH, '/usr/sbin'].join(delimiter) };
  if (runs(onPath)) return onPath;
  const { bin, libraryPath } = await unpackDebianPackage(['nginx'], cacheDir);
  const unpacked = {
    ...rest,
    PATH: [...bin, PATH].join(delimiter),
    LD_LIBRARY_PATH: libraryPath.join(delimiter),
  };
  if (!runs(unpacked)) throw new Error('The unpacked nginx does not run on this machine.');
  return unpacked;
};

const runs = (env: NodeJS.ProcessEnv): boolean => {
  try {
    execFileSync('nginx', ['-v'], { env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const configuration = (folder: string, port: number): string => `
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path tmp;
  proxy_temp_path tmp;
  fastcgi_temp_path tmp;
  uwsgi_temp_path tmp;
  scgi_temp_path tmp;
  server {
    listen 127.0.0.1:${String(port)};
    client_max_body_size 0;
    location / { root ${join(folder, 'dav')}; dav_methods PUT; create_full_put_path on; }
  }
}
`;

const reachable = async (child: ChildProcess, port: number): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (child.exitCode === null && Date.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise((resolve) => {
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx did not start.');
};
