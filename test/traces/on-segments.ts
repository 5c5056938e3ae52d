import { PAGE_SIZE } from "../../src/index.js";
import { plain } from "../support/plain.js";
import type { Held, Machine, Pages } from "./machine.js";
import type { Run } from "./on-frames.js";
import { given, type Result, type Value } from "./trace.js";

/*
 * The library has no segments. A segment of the trace is played as what it is in the original: a reference to each page,
 * in an array. So every trace can be replayed; what is tested by it are the references.
 */

const ok = (value: unknown = null): Result => ({ ok: value });
const assertion: Result = { panic: "assert" };

function handed(machine: Machine, pages: Pages) {
  const h = machine.nextHandle();
  machine.segments.set(h, pages);
  const end = pages.start + pages.frames.length * PAGE_SIZE;
  return { h, t: `S<${pages.k}>`, start: pages.start, end };
}

const segment = (machine: Machine, h: number): Pages => {
  const found = machine.segments.get(h);
  if (found === undefined) throw new Error(`no segment ${h}`);
  return found;
};
const take = (machine: Machine, h: number): Pages => {
  const found = segment(machine, h);
  machine.segments.delete(h);
  return found;
};

/** Front to back. Where onDrop throws, the references that follow are nobody's from then on, as in the original. */
function dropAll(frames: readonly Held[]): void {
  for (const { frame } of frames) plain.drop(frame);
}

const cloned = (frames: readonly Held[]): Held[] => frames.map((held) => ({ ...held, frame: held.frame.clone() }));

function valueAt(kind: string, v: number, paddr: number): Value {
  if (kind === "A") return ["A", v, paddr];
  return kind === "B" ? ["B", v, (paddr / PAGE_SIZE) % 256] : ["U", v * 1_000_000 + paddr];
}

export const onSegments: Readonly<Record<string, Run>> = {
  s_from_unused: (machine, args) => {
    const [start, end, k] = [given(args.start), given(args.end), given(args.k)];
    if (start % PAGE_SIZE !== 0 || end % PAGE_SIZE !== 0) return { err: "NotAligned" };
    if (end > machine.memory.maxPaddr) return { err: "OutOfBound" };
    if (start >= end) return assertion;
    const frames: Held[] = [];
    for (let paddr = start; paddr < end; paddr += PAGE_SIZE) {
      const got = machine.claim("frameFromUnused", paddr, valueAt(k, given(args.v), paddr));
      if (typeof got === "string") {
        dropAll(frames);
        return { err: got };
      }
      frames.push(got);
    }
    return ok(handed(machine, { frames, k, start }));
  },
  s_from_f: (machine, args) => {
    const it = machine.take(given(args.h));
    return ok(handed(machine, { frames: [it], k: it.k, start: it.frame.startPaddr() }));
  },
  s_clone: (machine, args) => {
    const { frames, ...rest } = segment(machine, given(args.h));
    return ok(handed(machine, { ...rest, frames: cloned(frames) }));
  },
  s_slice: (machine, args) => {
    const { frames, k, start } = segment(machine, given(args.h));
    const [from, to] = [given(args.from) / PAGE_SIZE, Number(args.to) / PAGE_SIZE];
    if (!Number.isInteger(from) || !Number.isInteger(to) || from > to || to > frames.length) return assertion;
    return ok(handed(machine, { k, start: start + from * PAGE_SIZE, frames: cloned(frames.slice(from, to)) }));
  },
  s_split: (machine, args) => {
    const { frames, k, start } = take(machine, given(args.h));
    const at = given(args.at) / PAGE_SIZE;
    if (!Number.isInteger(at) || at <= 0 || at >= frames.length) {
      dropAll(frames);
      return assertion;
    }
    const front = handed(machine, { k, start, frames: frames.slice(0, at) });
    return ok([front, handed(machine, { k, start: start + at * PAGE_SIZE, frames: frames.slice(at) })]);
  },
  s_next: (machine, args) => {
    const pages = segment(machine, given(args.h));
    const first = pages.frames.shift();
    if (first === undefined) return ok();
    pages.start += PAGE_SIZE;
    return ok(machine.hand("F", { ...first, k: pages.k }));
  },
  s_drop: (machine, args) => {
    dropAll(take(machine, given(args.h)).frames);
    return ok();
  },
};
