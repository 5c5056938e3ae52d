import { type Op, protocol, type Rule } from "../../src/ownership/protocol.js";

/** The table as the tests read it: lines by name, whatever their literal types. */
export const rules: Readonly<Record<Op, Rule>> = protocol;

/** A complete call of each operation on the frame in variable `x`. A new line of the table needs one here. */
export const calls: Readonly<Record<Op, string>> = {
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

export const operations: readonly Op[] = Object.keys(protocol) as Op[];

/** Methods borrow, functions consume. */
export const borrows = (operation: Op): boolean => rules[operation].becomes === undefined;

/** The operation that leads from a state to one that another operation needs: there must be exactly one to advise. */
export function wayFrom(state: "unique" | "raw", needs: readonly string[]): string {
  const ways = operations.filter((operation) => {
    const { needs: from, becomes } = rules[operation];
    return from.includes(state) && becomes !== undefined && needs.includes(becomes);
  });
  if (ways.length !== 1) throw new Error(`from ${state} to ${needs.join(", ")} lead: ${ways.join(", ") || "none"}`);
  return ways[0] as string;
}
