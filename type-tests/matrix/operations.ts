import { type Living, type Op, protocol, type Rule, stateAfter } from "../../src/ownership/protocol.js";

/** The table as the tests read it: lines by name, whatever their literal types. */
export const rules: Readonly<Record<Op, Rule>> = protocol;

/**
 * A complete call of each operation on the frame in variable `x`, whose kind is KIND. A new line of the table needs one
 * here. `PLACE.list` and the like stand for a list, a cursor or a channel of that kind.
 */
const templates: Readonly<Record<Op, string>> = {
  own: "own(x);",
  repurpose: "repurpose(x, PageTable, { level: 1, present: true, flags: 0n });",
  intoRaw: "intoRaw(x);",
  fromRaw: "fromRaw(x);",
  intoShared: "intoShared(x);",
  tryUnique: "tryUnique(x);",
  downcast: "downcast(x, Init);",
  drop: "drop(x);",
  resetAsUnused: "resetAsUnused(x, dma.allocator);",
  post: "post(port, x, { job: 1 });",
  pushFront: "pushFront(PLACE.list, x);",
  pushBack: "pushBack(PLACE.list, x);",
  insertBefore: "insertBefore(PLACE.cursor, x);",
  send: "send(PLACE.channel, x);",
  trySend: "trySend(PLACE.channel, x);",
  give: "give(x);",
  meta: "x.meta();",
  metaMut: "x.metaMut();",
  dynMeta: "x.dynMeta();",
  dynMetaMut: "x.dynMetaMut();",
  clone: "x.clone();",
  referenceCount: "x.referenceCount();",
  borrow: "x.borrow();",
  equals: "x.equals(makeShared());",
  startPaddr: "x.startPaddr();",
  endPaddr: "x.endPaddr();",
  paddrRange: "x.paddrRange();",
  level: "x.level();",
  size: "x.size();",
  read: "x.read(0, page);",
  write: "x.write(0, page);",
  fill: "x.fill(0);",
  copyFrom: "x.copyFrom(makeBuffer());",
  bytes: "x.bytes((bytes: Uint8Array) => bytes.length);",
};

/** The lists, cursors and channels of a kind, as the world of the suites has them. */
const places = {
  Init: { list: "list", cursor: "cursor", channel: "channel" },
  Buffer: { list: "bufferList", cursor: "bufferCursor", channel: "bufferChannel" },
} as const;

export function call(operation: Op, kind: keyof typeof places = "Init"): string {
  return templates[operation].replace(
    /PLACE\.(list|cursor|channel)/,
    (_, place: "list" | "cursor" | "channel") => places[kind][place],
  );
}

export const operations: readonly Op[] = Object.keys(protocol) as Op[];

/** What borrows leaves the variable as it is, and may be done to a reference. */
export const borrows = (operation: Op): boolean => rules[operation].becomes === undefined;
/** A method of the frame. Everything else is a function, whose operand may be no frame. */
export const isMethod = (operation: Op): boolean => templates[operation].startsWith("x.");
/** The frame goes into a second operand, which has to be of its kind. */
export const hasPlace = (operation: Op): boolean => templates[operation].includes("PLACE");

/** The first step of the shortest way from a state to one that an operation needs: there must be exactly one to advise. */
export function wayFrom(state: Living, needs: readonly string[]): string {
  let paths = [{ first: "", at: state as string }];
  for (let steps = 0; steps < 5; steps++) {
    paths = paths.flatMap(({ first, at }) =>
      (Object.keys(protocol) as Op[]).map((operation) => ({
        first: first || operation,
        at: stateAfter(rules[operation], at as Living) ?? "spent",
      })),
    );
    const ways = new Set(paths.filter(({ at }) => needs.includes(at)).map(({ first }) => first));
    if (ways.size > 1) throw new Error(`from ${state} to ${needs.join(", ")} lead: ${[...ways].join(", ")}`);
    const [way] = ways;
    if (way !== undefined) return way;
  }
  throw new Error(`nothing leads from ${state} to ${needs.join(", ")}`);
}
