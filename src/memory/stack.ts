/** That many arguments are 96 kB of stack: far more than our calls inside each other take; but V8 compiles what is called first. */
const filler: readonly undefined[] = Array.from({ length: 12_000 }, () => undefined);

const nothing = (..._filler: readonly undefined[]): void => {};

/** Throws RangeError where less stack is left than so many times 96 kB. */
export function needStack(times: 1 | 2): void {
  if (times === 1) nothing(...filler);
  else nothing(...filler, ...filler);
}
