import { protocol, type Rule } from "../../ownership/protocol.js";

/** What a call does with an owner that it is given. */
export interface Effect {
  /**
   * own starts tracking; spend ends the variable's ownership, change leaves it another state; answer is a predicate; ask looks
   * only; give moves it out as a value, and move into a parameter that takes ownership. What offer does is not known.
   */
  readonly kind: "own" | "spend" | "change" | "answer" | "ask" | "give" | "move" | "offer";
  /** The operation's name. */
  readonly by: string;
  /** Where the owner stands among the arguments. */
  readonly operand: number;
  /** Of an answer: true spends the owner. Else it changes its state only. */
  readonly spends: boolean;
}

const lines: Readonly<Record<string, Rule>> = protocol;

/** Does the line spend the operand, whatever state it is called in? */
const isSpent = ({ becomes }: Rule): boolean => becomes === "spent";

/** Every operation of the protocol. */
export const operations: ReadonlySet<string> = new Set(Object.keys(lines));

/** What is borrowed is a method; what consumes or answers is a function. */
const isFunction = ({ becomes, answers }: Rule): boolean => becomes !== undefined || answers === true;

function kindOf(name: string, line: Rule): Effect["kind"] {
  if (name === "own" || name === "give") return name;
  if (line.answers) return line.becomes === undefined ? "ask" : "answer";
  return isSpent(line) ? "spend" : "change";
}

/** What goes along with the frame to another place names the place first. */
const operandOf = (line: Rule): number => (line.metadata === "moved" ? 1 : 0);

/** The functions of the library that are given owners, from the protocol table; and `owning`, which takes one as a value. */
export const functions: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ["owning", { kind: "move", by: "owning", operand: 0, spends: true }],
  ...Object.entries(lines)
    .filter(([, line]) => isFunction(line))
    .map(([name, line]): [string, Effect] => [
      name,
      { kind: kindOf(name, line), by: name, operand: operandOf(line), spends: isSpent(line) },
    ]),
]);

/** What a call has done to its operand, in words; what is not the library's own consumes. */
export const doneBy = (by: string): "changed" | "consumed" =>
  functions.get(by)?.spends === false ? "changed" : "consumed";

/** Must the call be a statement of its own, or a condition, for the compiler to see what it does? */
export const isAssertion = ({ kind }: Effect): boolean => kind === "own" || kind === "spend" || kind === "change";

/** The methods that look at a frame without the possibility of failing in a program that is right. */
export const harmlessMethods: ReadonlySet<string> = new Set(
  Object.entries(lines)
    .filter(([, line]) => !isFunction(line) && line.kinds === undefined)
    .map(([name]) => name),
);

/** The methods whose result looks into the frame: at its metadata, as long as nothing changes it, or at all of it, as long as it is owned. */
export const viewing: ReadonlyMap<string, "metadata" | "frame"> = new Map([
  ["meta", "metadata"],
  ["metaMut", "metadata"],
  ["dynMeta", "metadata"],
  ["dynMetaMut", "metadata"],
  ["borrow", "frame"],
]);

/** Does a use that was right before a change of the frame fail after it? What borrows may be called before and after most. */
export function breaks(change: string, use: string): boolean {
  const line = lines[change];
  if (line === undefined || line.metadata === "replaced") return true;
  const { becomes } = line;
  const left = typeof becomes === "string" ? [becomes] : Object.values(becomes ?? {});
  const needs: readonly string[] = lines[use]?.needs ?? ["unique"];
  return left.some((state) => !needs.includes(state));
}

/** Functions that may refuse at run time in a program that is right; the frame is still the variable's then. */
export const mayRefuse: ReadonlySet<string> = new Set(["send", "post", "repurpose", "owning"]);

/** What a producer yields: an owner, an owner or the reason why not, a promise of an owner, several owners. */
export type Yield = "owner" | "perhaps" | "promise" | "several";

/** The functions of the library that yield owners. */
export const producers: ReadonlyMap<string, Yield> = new Map([
  ["alloc", "perhaps"],
  ["fromUnused", "perhaps"],
  ["frameFromUnused", "perhaps"],
  ["fromInUse", "perhaps"],
  ["restore", "perhaps"],
  ["allocAsync", "promise"],
  ["give", "owner"],
]);

/** The functions of the library that make places, by what they make. */
export const places: ReadonlyMap<string, "list" | "channel"> = new Map([
  ["createList", "list"],
  ["attachList", "list"],
  ["FrameList", "list"],
  ["FrameCursor", "list"],
  ["createChannel", "channel"],
  ["attachChannel", "channel"],
  ["FrameChannel", "channel"],
]);

/** The methods that take a frame out of a place, by what they yield. */
export const takers: Readonly<Record<"list" | "channel", ReadonlyMap<string, Yield>>> = {
  list: new Map([
    ["popFront", "perhaps"],
    ["popBack", "perhaps"],
    ["takeCurrent", "perhaps"],
  ]),
  channel: new Map([
    ["receive", "perhaps"],
    ["tryReceive", "perhaps"],
    ["receiveAsync", "promise"],
    ["receiveMany", "several"],
  ]),
};

/** The types of owners, as one writes them in signatures. */
export const ownerTypes: ReadonlySet<string> = new Set([
  "UniqueFrameOwner",
  "FrameOwner",
  "RawFrameOwner",
  "RawSharedFrameOwner",
]);

/** The types whose values only the library makes: a cast to one of them forges it. */
export const madeTypes: ReadonlySet<string> = new Set([
  ...ownerTypes,
  "UniqueFrameRef",
  "FrameRef",
  "RawFrame",
  "PostedFrame",
  "Taken",
  "Takes",
  "FrameMemory",
  "FrameList",
  "FrameCursor",
  "FrameChannel",
  "Delivery",
  "MemoryExport",
  "ListExport",
  "ChannelExport",
  "AllocatorCapability",
  "Paddr",
]);
