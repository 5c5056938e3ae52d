/**
 * The words that a user must be shown, written down a second time on purpose: a test that took them from the library
 * would accept whatever the library says. Only the part that tells the cases apart is pinned, not the advice after it.
 */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;

export const wording = {
  after: (operation: string, by: string): string =>
    `${operation} after ${by}: this frame was already consumed by ${by}`,
  state: (operation: string, needs: readonly string[], is: string, way: string): string =>
    `${operation} needs a ${listed(needs)} frame, but this one is ${is}: ${way === "tryUnique" ? "ask" : "call"} ${way}(frame) first`,
  untracked: (operation: string): string => `${operation} needs a tracked frame: call own(frame) first`,
  borrowed: (operation: string): string => `${operation} needs an owner, but this frame is only borrowed here`,
  error: (operation: string): string => `${operation} needs a frame, but this may be an error`,
  absent: (operation: string, absent: "undefined" | "null"): string =>
    `${operation} needs a frame, but this may be ${absent}`,
  noFrame: (operation: string): string => `${operation} needs a frame, but this is none`,
  any: (operation: string): string => `${operation} needs a frame, but this is any`,
  otherKind: (operation: string): string => `${operation} needs a frame of another kind`,
  mixed: (operation: string): string => `${operation} keeps the metadata, but frames of several kinds meet here`,
  manyStates: (operation: string): string =>
    `${operation} depends on the state, but frames in several states meet here: call ${operation} in each branch`,
  several: "own keeps state and metadata, but several meet here",
  typedKind: (operation: string): string => `${operation} needs a frame of an untyped kind`,
};
