import { Option } from 'commander';

/** `--damaged`, of the verbs that read compact captures; the server's audio takes the same. */
export const damagedOption = (): Option =>
  new Option(
    '--damaged <how>',
    'a compact capture that is damaged: refused, or silent where it is and whole elsewhere',
  )
    .choices(['refused', 'silent'])
    .default('refused');
