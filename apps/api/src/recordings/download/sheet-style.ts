/** A4 in points; the margins leave room for the running head and foot. */
export const PAGE = { width: 595.28, left: 48, right: 48, top: 64, bottom: 62 } as const;
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right;

export const COLOURS = {
  ink: '#1c2126',
  muted: '#5d6771',
  hairline: '#d9dde2',
  band: '#f4f6f8',
  local: '#1f5f8b',
  remote: '#a8552a',
  lost: '#f3c9c4',
  silence: '#e9ecef',
  undecoded: '#f5e3bd',
  encrypted: '#e3d9f0',
  warning: '#a3341f',
  warningBand: '#fbeeec',
  caution: '#8a5a00',
  cautionBand: '#fdf5e3',
} as const;

/** How a text looks; sizes in points. */
export interface TextStyle {
  size: number;
  bold?: boolean;
  color?: string;
}

export const STYLES = {
  title: { size: 19, bold: true },
  lead: { size: 10, color: COLOURS.muted },
  heading: { size: 11, bold: true },
  label: { size: 8.5, color: COLOURS.muted },
  value: { size: 9 },
  small: { size: 7.5, color: COLOURS.muted },
} as const satisfies Record<string, TextStyle>;

export const UNKNOWN = 'not known';
