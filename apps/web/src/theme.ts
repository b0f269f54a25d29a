import { createTheme, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#eaf5f4',
  '#d5eae8',
  '#aad5d1',
  '#7cbfb9',
  '#54aba4',
  '#36958d',
  '#1f7f78',
  '#146a65',
  '#0d5656',
  '#083f40',
];

const slate: MantineColorsTuple = [
  '#e8edf2',
  '#c3ccd6',
  '#a3afbb',
  '#8593a1',
  '#4b5966',
  '#33404c',
  '#222c36',
  '#171f27',
  '#11171d',
  '#0b1015',
];

const system = '-apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", sans-serif';

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 8, dark: 7 },
  colors: { pine, dark: slate },
  fontFamily: `"Public Sans Variable", ${system}`,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontFamily: `"Public Sans Variable", ${system}`, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});
