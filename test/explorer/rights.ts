import { AGENT_DEAD, agentState, reclaimerAgent } from "../../src/layout/agent.js";
import { argumentOf, CLAIM, DROP, GUT, isRaw, isShared, LISTED, LIVE, QUEUED, tagOf } from "../../src/layout/state.js";
import type { ModelMemory, WordClass } from "./model-memory.js";
import type { Opcode } from "./operation.js";
import { hasPlaceRight } from "./place-rights.js";
import type { Access } from "./replay.js";
import { type Judge, Violation } from "./violation.js";

/** Does a state word give its agent the slot's plain words and the allocator's byte? */
export function givesRights(state: number, agent: number): boolean {
  const tag = tagOf(state);
  return (tag === CLAIM || tag === LIVE || tag === GUT || tag === DROP) && argumentOf(state) === agent;
}

/** Who asks for what, in which state of the memory. */
export interface Request {
  readonly memory: ModelMemory;
  readonly row: Int32Array;
  readonly agent: number;
  readonly opcode: Opcode;
  readonly type: Access["type"];
  readonly wordClass: WordClass;
  /** Frame, list, channel or agent of the word. */
  readonly subject: number;
  readonly place: number;
  readonly value: number;
}

export const isDeadAgent = ({ memory, row }: Request, agent: number): boolean =>
  agent !== 0 && agentState(row[memory.agents + agent] ?? 0) === AGENT_DEAD;

/** Is the asking agent in `reclaim`, as the one that the header names? */
export const isReclaimer = ({ memory, row, agent, opcode }: Request): boolean =>
  opcode === "reclaim" && reclaimerAgent(row[memory.reclaimer] ?? 0) === agent;

/** Is a lock the asking agent's? The reclaimer stands in for the dead. */
export const hasLock = (request: Request, place: number | undefined): boolean => {
  const holder = request.row[place ?? -1] ?? 0;
  return holder === request.agent || (isReclaimer(request) && isDeadAgent(request, holder));
};

const stateOf = ({ memory, row }: Request, frame: number): number => row[memory.state[frame] ?? -1] ?? 0;

const ownsFrame = (request: Request, frame: number): boolean => givesRights(stateOf(request, frame), request.agent);

const hasReference = (request: Request, frame: number): boolean => {
  const state = stateOf(request, frame);
  return isShared(state) && (state & (1 << (request.agent - 1))) !== 0;
};

/** Reads without a right that the protocol names: an exchange afterwards decides whether they counted. */
const isRacyRead = ({ opcode, wordClass }: Request): boolean =>
  (opcode === "restore" && wordClass === "kind") ||
  (opcode === "reclaim" && wordClass === "holder") ||
  (opcode === "alloc" && wordClass === "bytes");

/** Links: of one's own frame; of a frame in a list whose lock one has; and, to read, of a dead agent's frame. */
function mayLink(request: Request): boolean {
  const { memory, subject } = request;
  const state = stateOf(request, subject);
  if (ownsFrame(request, subject)) return true;
  if (isRaw(state) || isShared(state)) return false;
  if (tagOf(state) === LISTED) return hasLock(request, memory.lists[argumentOf(state)]?.lock);
  return request.type === "get" && isReclaimer(request) && isDeadAgent(request, argumentOf(state));
}

function mayPlain(request: Request): boolean {
  const { wordClass, subject, agent, memory } = request;
  switch (wordClass) {
    case "metadata":
    case "generation":
    case "kind":
    case "holder":
      return ownsFrame(request, subject) || (request.type === "get" && hasReference(request, subject));
    case "link":
      return mayLink(request);
    case "count": {
      const of = memory.detailOf[request.place] ?? 0;
      return of === agent || (isReclaimer(request) && isDeadAgent(request, of));
    }
    default:
      return hasPlaceRight(request);
  }
}

function mayStore(request: Request): boolean {
  const { memory, row, wordClass, subject, agent } = request;
  switch (wordClass) {
    case "state": {
      const state = stateOf(request, subject);
      if (ownsFrame(request, subject)) return true;
      if (isRaw(state) || isShared(state)) return false;
      if (tagOf(state) === LISTED) return row[memory.lists[argumentOf(state)]?.lock ?? -1] === agent;
      return tagOf(state) === QUEUED && row[memory.channels[argumentOf(state)]?.receiveLock ?? -1] === agent;
    }
    case "link":
      return mayLink(request);
    case "summary":
      return request.opcode === "reclaim";
    case "agent":
      return isReclaimer(request) && isDeadAgent(request, subject);
    case "reclaimer":
      return isReclaimer(request);
    default:
      return hasPlaceRight(request);
  }
}

/** Throws unless `agent`, in an operation of this kind, may make this access now. */
export function checkRight(
  judge: Judge,
  memory: ModelMemory,
  row: Int32Array,
  access: Access,
  agent: number,
  opcode: Opcode,
): void {
  if (access.type === "onDrop") return;
  const refuse = (what: string): void => {
    judge.fail("RIGHT", `${access.type} of ${what} by agent ${agent}, in ${opcode}, without the right`);
  };
  if (access.type === "setByte") {
    const frame = access.at - memory.layout.bytes;
    if (frame < 0 || frame >= memory.layout.frames) refuse(`byte ${access.at}, which is no frame's`);
    else if (!givesRights(row[memory.state[frame] ?? -1] ?? 0, agent)) refuse(`the allocator's byte of frame ${frame}`);
    return;
  }
  const place = memory.placeOf[access.at] ?? -1;
  const wordClass = memory.classOf[place];
  if (wordClass === undefined) throw new Violation("RIGHT", `${access.type} of word ${access.at}, which is nobody's`);
  const subject = memory.subjectOf[place] ?? -1;
  const request: Request = {
    memory,
    row,
    agent,
    opcode,
    type: access.type,
    wordClass,
    subject,
    place,
    value: access.value,
  };
  const what = `the ${wordClass} of ${subject}`;
  if (access.type === "get" || access.type === "set") {
    if (!(access.type === "get" && isRacyRead(request)) && !mayPlain(request)) refuse(what);
  } else if (access.type === "put") {
    if (wordClass !== "state" || !mayStore(request)) refuse(what);
  } else if (access.type === "store") {
    if (!mayStore(request)) refuse(what);
  } else if (access.type === "or" || access.type === "and") {
    if (wordClass !== "summary") refuse(what);
  } else if (access.type === "add" || access.type === "notify" || access.type === "wait") {
    if (wordClass !== "sleepers") refuse(what);
  }
}
