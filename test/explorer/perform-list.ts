import { PLAIN } from "./content.js";
import type { Answer } from "./operation.js";
import { doneTo, type Performance, refusedFor } from "./perform.js";

/** Does it with the lock, which is taken and given back unless a session has it. */
function locked({ code, slots, operation }: Performance, work: () => Answer): Answer {
  const { place, placeGeneration } = operation;
  if (placeGeneration === 0) return work();
  const refused = code.lockList(slots, { list: place, generation: placeGeneration });
  if (refused !== undefined) return refusedFor(operation.subject, refused);
  const answer = work();
  code.unlockList(slots, place);
  return answer;
}

/** What is done to lists, and to frames in them. */
export function performOnList(performance: Performance): Answer | undefined {
  const { code, slots, operation } = performance;
  const { subject, place, placeGeneration, second } = operation;
  const takeOut = (member: number): Answer => {
    if (member === 0) return refusedFor(subject, "empty");
    code.unlink(slots, place, member - 1);
    return { ...doneTo(subject), frames: [member - 1] };
  };
  const putIn = (successor: number): Answer => {
    code.link(slots, place, subject, successor);
    return doneTo(subject);
  };
  switch (operation.opcode) {
    case "beginList": {
      const name = code.beginList(slots, PLAIN);
      if (name === undefined) return refusedFor(subject, "no free id");
      return { refused: undefined, subject: name.list, generation: name.generation };
    }
    case "shareList":
      return locked(performance, () => {
        code.shareList(slots, place);
        return doneTo(subject);
      });
    case "openSession": {
      const refused = code.lockList(slots, { list: place, generation: placeGeneration });
      return refused === undefined ? doneTo(subject) : refusedFor(subject, refused);
    }
    case "closeSession":
      code.unlockList(slots, place);
      return doneTo(subject);
    case "pushFront":
      return locked(performance, () => putIn(code.frontOf(slots, place)));
    case "pushBack":
      return locked(performance, () => putIn(0));
    case "insertBefore":
      return locked(performance, () =>
        code.isListed(slots, place, second - 1) ? putIn(second) : refusedFor(subject, "not there"),
      );
    case "popFront":
      return locked(performance, () => takeOut(code.frontOf(slots, place)));
    case "popBack":
      return locked(performance, () => takeOut(code.backOf(slots, place)));
    case "take":
      return locked(performance, () =>
        code.isListed(slots, place, subject) ? takeOut(subject + 1) : refusedFor(subject, "not there"),
      );
    case "seizeList":
      return locked(performance, () => {
        const { generation } = code.seizeList(slots, place);
        return { ...doneTo(subject), generation };
      });
    case "endList":
      return locked(performance, () => {
        const front = code.frontOf(slots, place);
        if (front !== 0) return takeOut(front);
        code.endList(slots, place);
        return doneTo(subject);
      });
    default:
      return undefined;
  }
}
