import { type PlainFrame, plain } from "../support/plain.js";
import { inner, kindNamed, metadataOf, valueIn } from "./kinds.js";
import type { Machine } from "./machine.js";
import type { Run } from "./on-frames.js";
import { given, type Result } from "./trace.js";

const ok = (value: unknown = null): Result => ({ ok: value });

const handed = (machine: Machine, l: number, frame: PlainFrame | undefined): Result =>
  ok(frame === undefined ? null : machine.hand("U", { frame, k: machine.listed(l).kind, agent: 0 }));

/** The ids whose heads say that there is a list. */
const idsOf = ({ region }: Machine): number[] =>
  Array.from({ length: 1023 }, (_, at) => at + 1).filter((id) => region.list(id).kind !== 0);

const opening =
  (at: "cursorFront" | "cursorBack"): Run =>
  (machine, { l }) => {
    const listed = machine.listed(given(l));
    listed.cursor = listed.list[at]();
    return ok();
  };

/** What the original's operations on lists and cursors are here. */
export const onLists: Readonly<Record<string, Run>> = {
  l_new: (machine, { k }) => {
    const kind = `L${given(k)}`;
    const before = idsOf(machine);
    const list = plain.createList(machine.memory, kindNamed(kind).kind);
    const [id, ...more] = idsOf(machine).filter((other) => !before.includes(other));
    if (id === undefined || more.length > 0) throw new Error("a new list takes one id");
    const l = machine.nextList();
    machine.lists.set(l, { list, kind, id, cursor: undefined });
    return ok({ l });
  },
  l_push_front: (machine, { l, h }) => {
    plain.pushFront(machine.listed(given(l)).list, machine.take(given(h)).frame);
    return ok();
  },
  l_push_back: (machine, { l, h }) => {
    plain.pushBack(machine.listed(given(l)).list, machine.take(given(h)).frame);
    return ok();
  },
  l_pop_front: (machine, { l }) => handed(machine, given(l), machine.listed(given(l)).list.popFront()),
  l_pop_back: (machine, { l }) => handed(machine, given(l), machine.listed(given(l)).list.popBack()),
  l_size: (machine, { l }) => ok(machine.listed(given(l)).list.size),
  l_is_empty: (machine, { l }) => ok(machine.listed(given(l)).list.isEmpty),
  l_contains: (machine, { l, p }) => ok(machine.listed(given(l)).list.contains(p)),
  l_cursor_at: (machine, { l, p }) => {
    const listed = machine.listed(given(l));
    listed.cursor = listed.list.cursorAt(p);
    return ok(listed.cursor !== undefined);
  },
  l_cursor_front: opening("cursorFront"),
  l_cursor_back: opening("cursorBack"),
  l_drop: (machine, { l }) => {
    const { list } = machine.listed(given(l));
    machine.lists.delete(given(l));
    list.drop();
    return ok();
  },
  c_next: (machine, { l }) => {
    machine.cursor(given(l)).moveNext();
    return ok();
  },
  c_prev: (machine, { l }) => {
    machine.cursor(given(l)).movePrev();
    return ok();
  },
  c_meta: (machine, { l }) => {
    const view = machine.cursor(given(l)).currentMeta();
    return ok(view === undefined ? null : inner(valueIn(view)));
  },
  c_meta_mut: (machine, { l, m }) => {
    const view = machine.cursor(given(l)).currentMeta();
    if (view !== undefined) Object.assign(view, metadataOf(given(m)));
    return ok(view !== undefined);
  },
  c_take: (machine, { l }) => handed(machine, given(l), machine.cursor(given(l)).takeCurrent()),
  c_insert: (machine, { l, h }) => {
    plain.insertBefore(machine.cursor(given(l)), machine.take(given(h)).frame);
    return ok();
  },
  c_size: (machine, { l }) => ok(machine.cursor(given(l)).size),
  c_close: (machine, { l }) => {
    const listed = machine.listed(given(l));
    machine.cursor(given(l)).close();
    listed.cursor = undefined;
    return ok();
  },
};
