import { PAGE_SIZE } from "./page.js";

declare const brand: unique symbol;

/** Marks a number as what `Name` says: the mark exists for the compiler only. */
interface Branded<Name extends string> {
  readonly [brand]: Name;
}

/**
 * A physical address: a byte's distance from the start of a memory's first frame.
 *
 * **Checked by** tsc: that it comes from `paddr` or from a frame. Run time: whether a frame begins there.
 *
 * **Source**: `Paddr`.
 *
 * @example
 * ```ts
 * const start: Paddr = paddr(0x4000);
 * ```
 *
 * A plain number is none:
 *
 * @example
 * ```ts
 * // @ts-expect-error Type 'number' is not assignable to type 'Paddr'
 * const start: Paddr = 0x4000;
 * ```
 */
export type Paddr = number & Branded<"Paddr">;

/**
 * Makes a physical address of a number of bytes.
 *
 * Any whole number of bytes is an address; whether a frame begins there is for the operation to say that is given it.
 *
 * **Returns** the same number, in bytes.
 *
 * **Errors**: RangeError for a negative number, a fraction, NaN, and numbers from 2 ** 53 on.
 *
 * **Checked by** tsc: that it is a number. Run time: everything.
 *
 * **Source**: `Paddr`, which is any `usize`.
 *
 * @example
 * ```ts
 * const frame = fromUnused(memory, paddr(0x4000), Init, { pid: 7 });
 * own(frame);
 * drop(frame);
 * ```
 *
 * @example
 * ```ts
 * // @ts-expect-error Argument of type 'bigint' is not assignable to parameter of type 'number'
 * paddr(0x4000n);
 * ```
 */
export function paddr(bytes: number): Paddr {
  if (!Number.isSafeInteger(bytes) || bytes < 0) {
    throw new RangeError(`paddr: a physical address is a whole number of bytes from 0 to 2 ** 53 - 1, not ${bytes}`);
  }
  // SAFETY: the one place where numbers become addresses, after the check.
  return (bytes + 0) as Paddr; // 0 for -0
}

/** The address at which frame `index` begins. */
// SAFETY: a frame's index times its size is an address.
export const frameStart = (index: number): Paddr => (index * PAGE_SIZE) as Paddr;
