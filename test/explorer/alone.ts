import { RUNNING, STOPPED } from "./global-state.js";
import type { Invariants } from "./invariants.js";
import type { Transitions } from "./transitions.js";
import { Violation } from "./violation.js";

/** No operation of the code takes so many accesses when nobody disturbs it. */
const LIMIT = 400;

/** Lets one thread run until it rests, or sleeps, or has asked twice for a lock that is not given back meanwhile. */
export function runAlone(moves: Transitions, row: Int32Array, thread: number): void {
  moves.judge.counts.PROGRESS++;
  let rounds = 0;
  for (let step = 0; moves.localOf(row, thread) !== undefined; step++) {
    if (step > LIMIT) throw new Violation("PROGRESS", `thread ${thread} goes on for ever`);
    if (moves.isAsleep(row, thread)) return;
    moves.step(row, thread);
    const local = moves.localOf(row, thread);
    if (local?.operation.waits && local.results.length === 0 && ++rounds > 2) return;
  }
}

/** From this state every operation ends if it is alone, and `allocate` answers right. */
export function checkProgress(moves: Transitions, row: Int32Array): void {
  const { shape, configuration } = moves;
  for (let thread = 0; thread < shape.threads; thread++) {
    if (moves.localOf(row, thread) !== undefined) runAlone(moves, row.slice(), thread);
    if (!moves.isResting(row, thread) || row[shape.budget(thread)] === 0) continue;
    if (configuration.threads[thread]?.tasks.includes("alloc") && row[shape.attached(thread)] === 1) {
      checkAllocate(moves, row.slice(), thread);
    }
  }
}

function checkAllocate(moves: Transitions, row: Int32Array, thread: number): void {
  const { shape, memory } = moves;
  let free = 0;
  for (let frame = 0; frame < shape.frames; frame++) {
    if (row[memory.state[frame] ?? -1] === 0 && (((row[memory.bytes] ?? 0) >>> (frame * 8)) & 0xff) === 0) free++;
  }
  const held = (): number => {
    let count = 0;
    for (let frame = 0; frame < shape.frames; frame++) if (row[shape.handle(thread, frame)] !== 0) count++;
    return count;
  };
  const before = held();
  const operation = moves.choices(row, thread).find((choice) => choice.opcode === "alloc" && !choice.waits);
  if (operation === undefined) return;
  moves.start(row, thread, operation);
  runAlone(moves, row, thread);
  moves.judge.counts.ALLOCATE++;
  if (held() - before !== Math.min(free, 1)) moves.judge.fail("ALLOCATE", `${free} frames are free`);
}

/** Everybody stops but one that reclaims: it alone must leave nothing of theirs. */
export function checkRecovery(moves: Transitions, invariants: Invariants, row: Int32Array): void {
  const { shape, configuration } = moves;
  const survivor = configuration.threads.findIndex(
    (plan, thread) => plan.tasks.includes("reclaim") && row[shape.status(thread)] === RUNNING,
  );
  if (survivor < 0 || row[shape.attached(survivor)] === 0) return;
  const world = row.slice();
  for (let thread = 0; thread < shape.threads; thread++) {
    if (thread !== survivor && world[shape.status(thread)] === RUNNING) moves.stop(world, thread);
  }
  if (moves.localOf(world, survivor) !== undefined) runAlone(moves, world, survivor);
  for (;;) {
    const reported = world[shape.reported] ?? 0;
    const operation = moves
      .choices(world, survivor)
      .find((choice) => choice.opcode === "reclaim" && !choice.throws && choice.generation !== 0);
    const isPending = Array.from({ length: shape.threads }, (_, thread) => thread).some(
      (thread) => world[shape.status(thread)] === STOPPED && (reported & (1 << thread)) === 0,
    );
    if (operation === undefined || !isPending) break;
    moves.start(world, survivor, operation);
    runAlone(moves, world, survivor);
  }
  moves.judge.counts.RECOVERY++;
  try {
    invariants.check(world);
  } catch (violation) {
    if (violation instanceof Violation) moves.judge.fail("RECOVERY", violation.message);
    else throw violation;
  }
}
