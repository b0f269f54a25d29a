import type { FirstStart } from './sessions/first-administrator.js';

/** Tells whoever started the product, once: never through the log, which is kept. */
export const announce = ({ user, password }: FirstStart): void => {
  if (process.send) process.send({ type: 'first-start', user, password });
  else
    process.stdout.write(
      `\nFirst start. Administrator: ${user}  Password: ${password}\n` +
        'This is shown once. Keep it now.\n\n',
    );
};
