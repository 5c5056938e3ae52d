import { reclaimerAgent, reclaimerWord } from "../layout/agent.js";
import { HEADER_RECLAIMER } from "../layout/header.js";
import { FRAMES_PER_LINE } from "../layout/region.js";
import { HOLDER, STATE } from "../layout/slot.js";
import {
  argumentOf,
  CLAIM,
  DROP,
  GUT,
  isRaw,
  isShared,
  LIVE,
  SHARED,
  type SlotStatus,
  statusOf,
  tagOf,
} from "../layout/state.js";
import { type AgentName, currentIncarnation, deadAgents, freeAgent, isDead, reportDeath } from "./agents.js";
import { vacate } from "./release.js";
import { endThoseOfDead, repairLocks, statesOfDead, wakeSleepers } from "./repair.js";
import type { Slots } from "./slots.js";

/** A frame that a dead agent left behind, and in what state. */
export interface LeftBehind {
  readonly index: number;
  readonly status: SlotStatus;
  /** What `onDrop` or a replaced allocator threw; the frame is free all the same. */
  readonly failures: readonly unknown[];
}

/**
 * Takes every frame that dead agents left: what was being claimed or dropped is finished, what was owned or on its way
 * as a raw token is dropped. `onDrop` is called for the frames where it had not been started; what it throws is
 * collected. Returns the frames that were freed.
 *
 * May be called late, twice, or by several agents: one works, the others return. Whoever dies in it leaves frames that
 * carry its own name, and a word that says that it was reclaiming.
 */
export function reclaim(slots: Slots, name: AgentName, onDrop: (index: number) => void): readonly LeftBehind[] {
  const { layout } = slots;
  reportDeath(slots.words, layout, name);
  const freed: LeftBehind[] = [];
  const mine = reclaimerWord(slots.agent, currentIncarnation(slots.words, layout, slots.agent));
  for (;;) {
    if (!becomeReclaimer(slots, mine)) return freed;
    const dead = deadAgents(slots.words, layout); // of the buffer as it is: an onDrop may have grown it
    repairLocks(slots, dead);
    const theirs = statesOfDead(slots, dead);
    for (let index = 0; index < layout.frames; index++) {
      forgetReferences(slots, index, dead);
      const status = takeFromDead(slots, index, dead, theirs);
      if (status === undefined) continue;
      const failures: unknown[] = [];
      try {
        if (hasMetadata(status)) onDrop(index);
      } catch (failure) {
        failures.push(failure);
      }
      const other = vacate(slots, index, true);
      if (other !== undefined) failures.push(other.error);
      freed.push({ index, status, failures });
    }
    const lines = Math.ceil(layout.frames / FRAMES_PER_LINE);
    // Pairs with the `or` and the load in `allocate`: a bit that is lost costs a search, nothing else.
    for (let word = 0; word < lines / 32; word++) slots.words.store((layout.summary >> 2) + word, 0);
    endThoseOfDead(slots, theirs);
    wakeSleepers(slots);
    for (const agent of dead) freeAgent(slots.words, layout, agent);
    // Pairs with the exchange in becomeReclaimer.
    slots.words.store(HEADER_RECLAIMER, 0); // opened only now: another reclaimer must not meet a freed id's frames
    // An agent that was reported meanwhile found the place taken and left its dead to us.
    if (deadAgents(slots.words, layout).size === 0) return freed;
  }
}

function becomeReclaimer(slots: Slots, mine: number): boolean {
  const { words, layout } = slots;
  // Pairs with the store of 0 at the end of `reclaim`.
  const seen = words.cas(HEADER_RECLAIMER, 0, mine);
  if (seen === 0) return true;
  // Taken by one that died: from the whole word that was read, so that a new bearer of its id is not robbed. Pairs with the
  // dead one's exchange, and with this one in other threads: one of them gets it.
  return isDead(words, layout, reclaimerAgent(seen)) && words.cas(HEADER_RECLAIMER, seen, mine) === seen;
}

/** Is the metadata of a frame in this state whole, so that its onDrop is due? */
export const hasMetadata = (status: SlotStatus): boolean =>
  status !== "claiming" && status !== "gutted" && status !== "dropping";

/** Clears the counts of the dead: an agent that gets the id later starts with none. */
function forgetReferences(slots: Slots, index: number, dead: ReadonlySet<number>): void {
  const { words, layout } = slots;
  for (const agent of dead) {
    if (agent > layout.sharers) continue;
    const count = slots.countWordOf(agent, index);
    if (words.get(count) !== 0) words.set(count, 0);
  }
}

/**
 * Makes a dead agent's frame ours, as one being dropped; from a shared one, the dead are struck off its holders. Returns what
 * it was; undefined if it is not ours.
 */
function takeFromDead(
  slots: Slots,
  index: number,
  dead: ReadonlySet<number>,
  theirs: ReadonlySet<number>,
): SlotStatus | undefined {
  const { words } = slots;
  const word = slots.stateWord(index);
  for (;;) {
    // Pairs with the stores in `claim`, `repurpose`, `release`, `intoRaw`, `share`, `link` and `send`: what it says is there.
    const state = words.load(word);
    const left = isShared(state) ? withoutDead(state, dead) : state;
    if (left === state && !belongsTo(slots, word, state, dead, theirs)) return undefined;
    const next = left === state || left === SHARED ? slots.dropping : left;
    // Pairs with the exchange in `restore`: the holder of a raw frame was read without owning it, and this fails if the
    // frame was restored meanwhile. And with those of the living that share the frame.
    if (words.cas(word, state, next) === state) return next === slots.dropping ? statusOf(state) : undefined;
  }
}

/** The word of a shared frame without the dead. */
function withoutDead(state: number, dead: ReadonlySet<number>): number {
  let left = state;
  for (const agent of dead) if (agent < 32) left &= ~(1 << (agent - 1));
  return left;
}

function belongsTo(
  slots: Slots,
  word: number,
  state: number,
  dead: ReadonlySet<number>,
  theirs: ReadonlySet<number>,
): boolean {
  if (isShared(state)) return false;
  if (isRaw(state)) return dead.has(slots.words.get(word + (HOLDER - STATE)));
  if (theirs.has(state)) return true;
  const tag = tagOf(state);
  return (tag === CLAIM || tag === LIVE || tag === GUT || tag === DROP) && dead.has(argumentOf(state));
}
