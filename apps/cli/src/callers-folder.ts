/**
 * Goes to the folder where the command was called, so that paths mean what their giver meant:
 * `npm run cli` starts programs in the folder of the project.
 */
export const enterCallersFolder = (): void => {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  if (script === 'cli' && folder !== undefined) process.chdir(folder);
};
