/** Names how captures are read at present; a recording says by which version it was converted. */
export const CONVERTER = 'media-3';
