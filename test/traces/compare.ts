import { expect } from "vitest";
import { differs } from "./differences.js";
import { stored } from "./kinds.js";
import type { Machine } from "./machine.js";
import { ourCount } from "./on-frames.js";
import type { Slot, Step } from "./trace.js";

/** Fails where two values differ. Most do not, and are compared as text, which is cheaper. */
export function same(ours: unknown, theirs: unknown, what: string): void {
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) expect(ours, what).toEqual(theirs);
}

const addressOf = (member: number): number | null => (member === 0 ? null : (member - 1) * 4096);

const states: Readonly<Record<string, string>> = {
  unused: "UNUSED",
  live: "UNIQUE",
  raw: "UNIQUE",
  listed: "UNIQUE",
  shared: "SHARED",
};

/** Our slot in the trace's words: all but the list's raw id. */
function slotOf(machine: Machine, page: number, theirs: Slot): unknown[] {
  const { region, lists } = machine;
  const slot = region.slot(page);
  const { held, isElsewhereZero } = region.references(page);
  if (!isElsewhereZero) throw new Error(`page ${page}: an agent counts references that it does not have`);
  const count = [...held.values()].reduce((all, one) => all + one, 0);
  const list = slot.state === "listed" ? ([...lists].find(([, { id }]) => id === slot.who)?.[0] ?? -1) : 0;
  const [kind] = theirs[4] ?? [];
  if (kind === undefined || slot.state === "unused") return [states[slot.state], count, list, null];
  const value: (string | number | null)[] = [...stored(kind, slot.metadata)];
  if (kind.startsWith("L")) {
    // Links of a frame that is in no list mean nothing.
    if (slot.state === "listed") value.push(addressOf(slot.next), addressOf(slot.prev));
    else {
      if (slot.next !== 0 || slot.prev !== 0) differs("staleLinks");
      value.push(null, null);
    }
  }
  if (slot.kind !== machine.kindId(kind, slot.kind)) value.push("of another kind");
  return [states[slot.state], count, list, value];
}

/** What the trace's slot is to be here. */
function expectedSlot(machine: Machine, page: number, theirs: Slot): unknown[] {
  const [state, count, list, lid, value] = theirs;
  if (machine.wrecks.has(page * 4096)) return ["UNUSED", 0, 0, null];
  if (list !== 0 && lid !== machine.lists.get(list)?.id) differs("ids");
  const ours = ourCount(count, machine.excess);
  return state === "OVERFLOW" ? ["SHARED", ours, list, null] : [state, ours, list, value];
}

/** Compares all slots with the bytes. */
export function compareSlots(machine: Machine, step: Step): void {
  for (const [page, theirs] of step.st.entries()) {
    same(slotOf(machine, page, theirs), expectedSlot(machine, page, theirs), `page ${page}`);
    if (theirs[0] !== "UNUSED" && !machine.wrecks.has(page * 4096)) machine.bytes[page] = 1;
    same(machine.region.byte(page), machine.bytes[page], `the allocator's byte of page ${page}`);
  }
}

/** Compares all lists with the bytes, both ways, and with what the lists themselves say. */
export function compareLists(machine: Machine, step: Step): void {
  same(
    [...machine.lists.keys()],
    step.ls.map(([l]) => l),
    "lists",
  );
  for (const [l, kind, pages, at] of step.ls) {
    const { list, id, kind: ours, cursor } = machine.listed(l);
    same(ours, `L${kind}`, "kind");
    same(machine.region.list(id).size, pages.length, `list ${l}`);
    const indices = pages.map((paddr) => paddr / 4096);
    same(machine.region.chain(id, "forwards"), indices, `list ${l}`);
    same(machine.region.chain(id, "backwards"), [...indices].reverse(), `list ${l}`);
    if (cursor === undefined) {
      same(at, null, `list ${l}`);
      same(list.size, pages.length, `list ${l}`);
      same(walked(list.cursorFront(), "moveNext"), pages, `list ${l}`);
      same(walked(list.cursorBack(), "movePrev"), [...pages].reverse(), `list ${l}`);
    } else {
      same(cursor.currentPaddr() ?? "ghost", at, `list ${l}`);
      same(cursor.size, pages.length, `list ${l}`);
    }
  }
}

function walked(cursor: ReturnType<Machine["cursor"]>, move: "moveNext" | "movePrev"): number[] {
  const pages: number[] = [];
  for (let at = cursor.currentPaddr(); at !== undefined; at = cursor.currentPaddr()) {
    pages.push(at);
    cursor[move]();
  }
  cursor.close();
  return pages;
}
