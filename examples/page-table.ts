// A page table as the 80386 has it: a directory of tables, a table of pages, walked by the physical addresses in their
// entries. Tables and pages are shared frames, since a page may be mapped twice, and each entry has a reference to its
// child. When the last reference to a table goes, its onDrop gives up those of its entries: the tree goes with its root.
// Run it: node dist-examples/page-table.js 400000,bffff000=1 401000=2 400000=     (page 1 is mapped twice, then once)

import type { FrameOwner, FrameRef, MetadataKind, Paddr, PageReader } from "unique-frame";
import { alloc, createMemory, downcast, drop, FrameMeta, fromInUse, intoShared, own, paddr, u8 } from "unique-frame";

class Page extends FrameMeta("Page", { id: u8 }, { untyped: true }) {}
/** 1,024 entries of four bytes. Level 2 is the directory. */
class Table extends FrameMeta("Table", { level: u8 }, { untyped: true }) {
  override onDrop(page: PageReader): void {
    const entries = new Uint32Array(page.size / 4);
    page.read(0, new Uint8Array(entries.buffer));
    entries.forEach(giveUp);
  }
}

const memory = createMemory({ name: "ram", frames: 64 });
type Child = FrameOwner<Table, "ram"> | FrameOwner<Page, "ram">;
/** The references that entries have, by the child's address. */
const references = new Map<Paddr, Child[]>();
/** An entry is 0, or its child's address and this bit. */
const PRESENT = 1;
const offsetOf = (table: FrameRef<Table>, address: number) => ((address >>> (2 + 10 * table.meta().level)) & 1023) * 4;

function entryOf(table: FrameRef<Table>, address: number): number {
  const entry = new Uint32Array(1);
  table.read(offsetOf(table, address), new Uint8Array(entry.buffer));
  return entry[0] ?? 0;
}

function setEntry(table: FrameRef<Table>, address: number, child: Child | undefined): void {
  const old = entryOf(table, address);
  const entry = new Uint32Array([child === undefined ? 0 : child.startPaddr() + PRESENT]);
  table.write(offsetOf(table, address), new Uint8Array(entry.buffer));
  if (child !== undefined) references.set(child.startPaddr(), [...(references.get(child.startPaddr()) ?? []), child]);
  giveUp(old);
}

function giveUp(entry: number): void {
  const child = entry === 0 ? undefined : references.get(paddr(entry - PRESENT))?.pop();
  if (child === undefined) return;
  own(child);
  drop(child);
}

/** One step of a walk: a reference of our own to the child for an address. */
function childOf<M>(table: FrameRef<Table>, address: number, kind: MetadataKind<M>): FrameOwner<M, "ram"> | undefined {
  const entry = entryOf(table, address);
  if (entry === 0) return undefined;
  const child = fromInUse(memory, paddr(entry - PRESENT));
  own(child);
  if (downcast(child, kind)) return child;
  drop(child);
  return undefined;
}

function newTable(level: number): FrameOwner<Table, "ram"> {
  const table = alloc(memory, Table, { level });
  own(table);
  table.fill(0);
  intoShared(table);
  return table;
}
const directory = newTable(2);
const addresses = new Set<number>();
for (const use of process.argv.slice(2)) {
  const [where = "", id = ""] = use.split("=");
  using page = alloc(memory, Page, { id: Number(id) });
  own(page);
  intoShared(page);
  for (const address of where.split(",").map((hex) => Number.parseInt(hex, 16))) {
    addresses.add(address);
    if (entryOf(directory, address) === 0) setEntry(directory, address, newTable(1));
    using table = childOf(directory, address, Table);
    if (table !== undefined) setEntry(table, address, id === "" ? undefined : page.clone());
  }
}
for (const address of addresses) {
  using table = childOf(directory, address, Table);
  using page = table && childOf(table, address, Page);
  const found = page ? `page ${page.meta().id}, mapped ${page.referenceCount() - 1} times` : "nothing";
  console.log(`${address.toString(16)}: ${found}`);
}
own(directory);
drop(directory);
const states = Array.from({ length: memory.frames }, (_, frame) => memory.inspect(paddr(frame * 4096)).status);
console.log(`${states.filter((state) => state !== "unused").length} frames are in use`);

/** What the compiler refuses. Nobody calls this. */
export function misuses(): void {
  using frame = fromInUse(memory, paddr(0x1000));
  own(frame);
  // @ts-expect-error Property 'level' does not exist on type 'Readonly<AnyMetadata>'
  frame.meta().level;
  // @ts-expect-error metaMut needs a unique frame, but this one is shared: ask tryUnique(frame) first
  frame.metaMut();
}
