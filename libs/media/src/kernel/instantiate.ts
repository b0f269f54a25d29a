/** What a WebAssembly module of the kernel exports: its memory, its functions, its addresses. */
export type KernelExports = { memory: WebAssembly.Memory };

/** An instance of a module that imports nothing; `base64` is its binary. */
export function instantiate(base64: string): KernelExports {
  const module = new WebAssembly.Module(Buffer.from(base64, 'base64'));
  return new WebAssembly.Instance(module).exports as KernelExports;
}

/** A number that a module exports, such as an address. */
export type Exported = WebAssembly.Global<'i32'>;
