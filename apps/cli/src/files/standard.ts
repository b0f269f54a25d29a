/** The name of a file that stands for standard input or output. */
export const STANDARD = '-';
