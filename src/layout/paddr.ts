declare const paddrBrand: unique symbol;

/**
 * A physical address: an offset in bytes from the first frame of a memory.
 *
 * @example
 * const address: Paddr = paddr(0x4000);
 *
 * @example Not every number is one.
 * // @ts-expect-error number is not assignable to Paddr
 * const wrong: Paddr = 0x4000;
 */
export type Paddr = number & PaddrBrand;
interface PaddrBrand {
  readonly [paddrBrand]: true;
}

/** Makes a physical address of a number of bytes. Whether it is aligned and in bounds is for the memory to say. */
export function paddr(bytes: number): Paddr {
  // SAFETY: the brand only keeps other numbers out by accident; whoever takes an address checks it.
  return bytes as Paddr;
}
