/** That many arguments are 96 kB of stack: our calls inside each other take some, and V8, which compiles what is called first, far more. */
const filler: readonly undefined[] = Array.from({ length: 12_000 }, () => undefined);

const nothing = (..._filler: readonly undefined[]): void => {};

/**
 * Throws RangeError where little stack is left: before something is begun that must not stop half-way. Whoever has called it
 * can finish what it does then, also when code of the user's has filled the stack meanwhile.
 */
export function needStack(): void {
  nothing(...filler);
}
