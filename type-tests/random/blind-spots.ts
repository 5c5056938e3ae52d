/**
 * What the compiler cannot see, as the documents list it. The interpreter runs twice: once seeing everything, once
 * without these. The compiler has to agree with the second on every line; the lines on which the two differ are
 * counted, under the names of this table.
 */
export const blindSpots = {
  "throw in try":
    "a catch or finally clause is entered with the state before the block and at each assignment in it; a call that consumes is no assignment",
  "jump past finally":
    "break and continue that leave a try go straight to their target, past what its finally clause does",
  give: "give(frame) is an expression, which narrows nothing; use after it is left to lint and run time",
} as const;

export type BlindSpot = keyof typeof blindSpots;
export const everyBlindSpot = Object.keys(blindSpots) as BlindSpot[];
