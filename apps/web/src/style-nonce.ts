declare global {
  /** Where react-remove-scroll, below Mantine's dialogs, looks for the nonce of its style element. */
  var __webpack_nonce__: string | undefined;
}

/** What the server lets style elements of this document bear (Content-Security-Policy). */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.nonce ?? '';

globalThis.__webpack_nonce__ = styleNonce();
