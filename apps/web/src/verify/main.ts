import { canCheckSignatures } from '#seals/offline/ed25519';
import { answerTo, element, failure } from './answer.js';
import { checkDropped } from './dropped.js';

const missing = (id: string): never => {
  throw new Error(`The page has no ${id}.`);
};
const part = (id: string): HTMLElement => document.getElementById(id) ?? missing(id);
const answer = part('answer');
const drop = part('drop');
const choose = part('choose') as HTMLInputElement;

const show = (state: '' | 'good' | 'bad', content: readonly HTMLElement[]): void => {
  answer.className = state;
  answer.replaceChildren(...content);
};

const UNABLE =
  'This browser cannot check Ed25519 signatures. Use a newer one, or the commands in README.txt.';

const check = async (files: readonly File[]): Promise<void> => {
  if (files.length === 0) return;
  show('', [element('p', 'Checking …')]);
  try {
    if (!(await canCheckSignatures())) throw new Error(UNABLE);
    const verdict = await checkDropped(files);
    const isFine = verdict.findings.length === 0 && verdict.seal !== null;
    show(isFine ? 'good' : 'bad', answerTo(verdict));
  } catch (error) {
    show('bad', failure(error));
  }
};

choose.addEventListener('change', () => void check([...(choose.files ?? [])]));
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
document.addEventListener('dragleave', () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  void check([...(event.dataTransfer?.files ?? [])]);
});
