import { AGENT_DEAD, agentState, reclaimerAgent } from "../../src/layout/agent.js";
import { argumentOf, CLAIM, DROP, GUT, LIVE, tagOf } from "../../src/layout/state.js";
import type { ModelMemory } from "./model-memory.js";
import type { Opcode } from "./operation.js";
import type { Access } from "./replay.js";
import { type Judge, Violation } from "./violation.js";

/** Does a state word give its agent the slot's plain words and the allocator's byte? */
export function givesRights(state: number, agent: number): boolean {
  const tag = tagOf(state);
  return (tag === CLAIM || tag === LIVE || tag === GUT || tag === DROP) && argumentOf(state) === agent;
}

/** Reads without a right that the protocol names: an exchange afterwards decides whether they counted. */
const isRacyRead = (opcode: Opcode, wordClass: string): boolean =>
  (opcode === "restore" && wordClass === "kind") ||
  (opcode === "reclaim" && wordClass === "holder") ||
  (opcode === "alloc" && wordClass === "bytes");

/** Throws unless `agent`, in an operation of this kind, may make this access now. */
export function checkRight(
  judge: Judge,
  memory: ModelMemory,
  row: Int32Array,
  access: Access,
  agent: number,
  opcode: Opcode,
): void {
  const refuse = (what: string): void => {
    judge.fail("RIGHT", `${access.type} of ${what} by agent ${agent}, in ${opcode}, without the right`);
  };
  const ownsFrame = (frame: number): boolean => givesRights(row[memory.state[frame] ?? -1] ?? 0, agent);
  if (access.type === "onDrop") return;
  if (access.type === "setByte") {
    const frame = access.at - memory.layout.bytes;
    if (frame < 0 || frame >= memory.layout.frames) refuse(`byte ${access.at}, which is no frame's`);
    if (!ownsFrame(frame)) refuse(`the allocator's byte of frame ${frame}`);
    return;
  }
  const place = memory.placeOf[access.at] ?? -1;
  const wordClass = memory.classOf[place];
  if (wordClass === undefined) throw new Violation("RIGHT", `${access.type} of word ${access.at}, which is nobody's`);
  const subject = memory.subjectOf[place] ?? -1;
  switch (access.type) {
    case "get":
    case "set":
      if (access.type === "get" && isRacyRead(opcode, wordClass)) return;
      if (wordClass === "metadata" || wordClass === "generation" || wordClass === "kind" || wordClass === "holder") {
        if (!ownsFrame(subject)) refuse(`the ${wordClass} of frame ${subject}`);
        return;
      }
      refuse(`a word of the ${wordClass}`);
      return;
    case "store":
      if (wordClass === "summary" && opcode === "reclaim") return;
      if (wordClass === "state") {
        if (!ownsFrame(subject)) refuse(`the state of frame ${subject}`);
        return;
      }
      if (reclaimerAgent(row[memory.reclaimer] ?? 0) !== agent) refuse(`the ${wordClass}, while another reclaims`);
      if (wordClass === "agent" && agentState(row[place] ?? 0) !== AGENT_DEAD) refuse("an agent that is not dead");
      if (wordClass === "agent" || wordClass === "reclaimer") return;
      refuse(`the ${wordClass}`);
      return;
    case "or":
    case "and":
      if (wordClass !== "summary") refuse(`the ${wordClass}`);
      return;
    default:
  }
}
