import { inspect } from "node:util";
import { Mailbox, mustOwn, type PlainFrame, plain, type View } from "../support/plain.js";
import { differs } from "./differences.js";
import { classes, isUntyped, kindNamed, metadataOf, valueIn } from "./kinds.js";
import type { Held, Machine } from "./machine.js";
import { type Args, given, type Result, type Value } from "./trace.js";

export type Run = (machine: Machine, args: Args) => Result;

const ok = (value: unknown = null): Result => ({ ok: value });
const handOr = (machine: Machine, type: string, got: Held | string): Result =>
  typeof got === "string" ? { err: got } : ok(machine.hand(type, got));
const held = (machine: Machine, args: Args): Held => machine.held(given(args.h));
const taken = (machine: Machine, args: Args): Held => machine.take(given(args.h));

const write = (view: View, value: Value): Result => {
  Object.assign(view, metadataOf(value));
  return ok();
};
const dynMeta: Run = (machine, args) => {
  const m = valueIn(held(machine, args).frame.dynMeta());
  return ok({ m, untyped: isUntyped(m[0]) });
};
const info: Run = (machine, args) => {
  const { frame } = held(machine, args);
  return ok({ p: frame.startPaddr(), size: frame.size(), level: frame.level(), debug: inspect(frame) });
};

/** Two agents' frames stay apart: lists and repurpose are for the first one's. */
function atFirst(machine: Machine, { frame, k, agent }: Held): Held {
  if (agent === 0) return { frame, k, agent };
  const kind = kindNamed(valueIn(frame.dynMeta())[0]);
  const box = new Mailbox();
  plain.intoRaw(frame);
  plain.post(box, frame, 0);
  return { frame: mustOwn(plain.restore(machine.memory, box.last, kind.kind)), k, agent: 0 };
}

function convert(frame: PlainFrame, to: string): boolean {
  // The static type is the compiler's alone: a conversion to one that is not known asks nothing, or whether it is untyped.
  if (to === "dyn") return true;
  if (to === "udyn") return isUntyped(valueIn(frame.dynMeta())[0]);
  return plain.downcast(frame, kindNamed(to).kind);
}

/** What the original's operations on frames are here. */
export const onFrames: Readonly<Record<string, Run>> = {
  u_from_unused: (machine, { p, m }) => handOr(machine, "U", machine.claim("fromUnused", given(p), given(m))),
  f_from_unused: (machine, { p, m }) => handOr(machine, "F", machine.claim("frameFromUnused", given(p), given(m))),
  f_from_in_use: (machine, { p }) => handOr(machine, "F", machine.acquire(given(p))),

  u_meta: (machine, args) => ok(valueIn(held(machine, args).frame.meta())),
  f_meta: (machine, args) => ok(valueIn(held(machine, args).frame.meta())),
  u_meta_mut: (machine, args) => write(held(machine, args).frame.metaMut(), given(args.m)),
  u_dyn_meta_mut: (machine, args) => write(held(machine, args).frame.dynMetaMut(), given(args.m)),
  u_dyn_meta: dynMeta,
  f_dyn_meta: dynMeta,
  u_info: info,
  f_info: info,

  u_repurpose: (machine, args) => {
    const { frame, agent } = taken(machine, args);
    const value = given(args.m);
    plain.repurpose(frame, kindNamed(value[0]).kind, metadataOf(value));
    return ok(machine.hand("U", { frame, k: value[0], agent }));
  },
  u_reset: (machine, args) => {
    plain.resetAsUnused(taken(machine, args).frame, machine.memory.allocator);
    return ok();
  },
  u_drop: (machine, args) => {
    plain.drop(taken(machine, args).frame);
    return ok();
  },
  u_into_raw: (machine, args) => {
    const it = taken(machine, args);
    plain.intoRaw(it.frame);
    return ok(machine.hand("RU", it));
  },
  u_from_raw: (machine, args) => {
    const it = taken(machine, args);
    plain.fromRaw(it.frame);
    return ok(machine.hand("U", it));
  },
  u_to_f: (machine, args) => {
    const it = taken(machine, args);
    plain.intoShared(it.frame);
    return ok(machine.hand("F", it));
  },

  f_refcount: (machine, args) => ok(held(machine, args).frame.referenceCount()),
  f_borrow: (machine, args) => {
    const reference = held(machine, args).frame.borrow();
    return ok({ p: reference.startPaddr(), rc: reference.referenceCount() });
  },
  // As the recorder did: on two references of unknown type.
  f_eq: (machine, args) => {
    const { frame, agent } = held(machine, args);
    const one = mustOwn(plain.fromInUse(machine.agents[agent], frame.startPaddr()));
    const other = mustOwn(plain.fromInUse(machine.agents[agent], machine.held(given(args.h2)).frame.startPaddr()));
    const isEqual = one.equals(other);
    plain.drop(one);
    plain.drop(other);
    return ok(isEqual);
  },
  f_clone: (machine, args) => {
    const it = held(machine, args);
    try {
      return ok(machine.hand("F", { ...it, frame: it.frame.clone() }));
    } catch (error) {
      if (error instanceof RangeError) {
        differs("countsAfterwards");
        machine.excess++;
      }
      throw error;
    }
  },
  f_drop: (machine, args) => {
    plain.drop(taken(machine, args).frame);
    return ok();
  },
  f_to_u: (machine, args) => {
    const it = held(machine, args);
    if (!plain.tryUnique(it.frame)) return { err: { h: args.h } };
    machine.handles.delete(given(args.h));
    return ok(machine.hand("U", atFirst(machine, it)));
  },
  f_conv: (machine, args) => {
    const it = held(machine, args);
    const to = String(args.to);
    const is = classes.filter((kind) => plain.downcast(it.frame, kind)).length;
    if (is !== 1) throw new Error(`it is of ${is} kinds`);
    if (!convert(it.frame, to)) return { err: { h: args.h } };
    machine.handles.delete(given(args.h));
    return ok(machine.hand("F", { ...it, k: to }));
  },
  f_into_raw: (machine, args) => {
    const it = taken(machine, args);
    plain.intoRaw(it.frame);
    return ok(machine.hand("RF", it));
  },
  f_from_raw: (machine, args) => {
    const it = taken(machine, args);
    plain.fromRaw(it.frame);
    return ok(machine.hand("F", it));
  },
  f_write: (machine, args) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(given(args.v)), true);
    held(machine, args).frame.write(0, bytes);
    return ok();
  },
  f_read: (machine, args) => {
    const bytes = new Uint8Array(8);
    held(machine, args).frame.read(0, bytes);
    return ok(Number(new DataView(bytes.buffer).getBigUint64(0, true)));
  },

  "!poke_rc": (machine, { p, rc }) => {
    machine.excess = 0;
    const { region } = machine;
    region.view.setInt32(region.countAt(1, given(p) / 4096), ourCount(given(rc), 0), true);
    return ok();
  },
  "!arm_steal": (machine) => {
    machine.isArmed = true;
    return ok();
  },
  // Here nothing was stolen: the frame is claimed now.
  "!adopt_stolen": (machine) => ok(machine.hand("U", machine.take(0))),
};

/** The count that stands here for one of theirs. */
export function ourCount(theirs: number | string, excess: number): number {
  if (typeof theirs === "number") return theirs;
  differs("lowerLimit");
  return Number(BigInt(theirs) - (2n ** 63n - 1n)) + 2 ** 31 - 1 - excess;
}
