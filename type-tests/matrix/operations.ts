import { type Living, type Op, protocol, type Rule, stateAfter } from "../../src/ownership/protocol.js";

/** The table as the tests read it: lines by name, whatever their literal types. */
export const rules: Readonly<Record<Op, Rule>> = protocol;

/** Lines of the table whose operations are not there yet. */
type ToCome =
  | ("intoShared" | "tryUnique" | "downcast" | "clone" | "referenceCount" | "borrow" | "equals")
  | ("pushFront" | "pushBack" | "insertBefore" | "send" | "trySend");

/** A complete call of each operation on the frame in variable `x`. A new line of the table needs one here. */
export const calls: Readonly<Record<Exclude<Op, ToCome>, string>> = {
  own: "own(x);",
  repurpose: "repurpose(x, PageTable, { level: 1, present: true, flags: 0n });",
  intoRaw: "intoRaw(x);",
  fromRaw: "fromRaw(x);",
  drop: "drop(x);",
  resetAsUnused: "resetAsUnused(x, dma.allocator);",
  post: "post(port, x, { job: 1 });",
  give: "give(x);",
  meta: "x.meta();",
  metaMut: "x.metaMut();",
  dynMeta: "x.dynMeta();",
  dynMetaMut: "x.dynMetaMut();",
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

export const operations = Object.keys(calls) as readonly Exclude<Op, ToCome>[];

/** Methods borrow, functions consume. */
export const borrows = (operation: Op): boolean => rules[operation].becomes === undefined;

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
