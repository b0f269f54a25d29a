import type { FirstStart } from './sessions/first-administrator.js';

/** Tells whoever started the product, once: never through the log, which is kept. */
export const announce = (firstStart: FirstStart): void => {
  if (process.send) process.send({ type: 'first-start', ...firstStart });
  else
    process.stdout.write(
      `\nFirst start. Administrator: ${firstStart.user}  Password: ${firstStart.password}\n` +
        'This is shown once. Keep it now.\n\n',
    );
};
