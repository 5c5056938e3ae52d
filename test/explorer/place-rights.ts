import type { ChannelPlaces, ListPlaces } from "./model-memory.js";
import { hasLock, isDeadAgent, isReclaimer, type Request } from "./rights.js";

/** May the agent read or write this word of a list's or channel's head, or this cell, other than by an exchange? */
export function hasPlaceRight(request: Request): boolean {
  const { memory, row, subject, wordClass, type, agent } = request;
  if (wordClass === "sleepers") return type === "store";
  const list = memory.lists[subject];
  const channel = memory.channels[subject];
  if (wordClass.startsWith("list ")) return list !== undefined && hasListRight(request, list);
  if (channel === undefined) return false;
  const sends = hasLock(request, channel.sendLock);
  const receives = hasLock(request, channel.receiveLock);
  const ends = isEnding(request, channel.holder);
  switch (wordClass) {
    case "send lock":
      return type === "store" && sends;
    case "receive lock":
      return type === "store" && receives;
    case "tail":
      return sends || (type === "get" && ends);
    case "head":
      return receives || ends;
    case "cell":
      return ends || (isInUse(request, channel) ? receives : sends);
    case "capacity":
    case "limit":
      return sends;
    case "seen":
      return receives;
    case "channel generation":
      return sends || (type === "store" && ends);
    case "closed":
      return type === "store" && sends;
    case "channel kind":
      return type === "store" && (sends || ends || row[channel.holder] === agent);
    case "channel holder":
      return type === "store" && (sends || row[channel.holder] === agent);
    default:
      return false;
  }
}

function hasListRight(request: Request, list: ListPlaces): boolean {
  const has = hasLock(request, list.lock);
  switch (request.wordClass) {
    case "list lock":
      return request.type === "store" && has;
    case "list ends":
      return has || isEnding(request, list.holder);
    case "list generation":
      return has || (request.type === "store" && isEnding(request, list.holder));
    case "list kind":
      return request.type === "store" && (has || isEnding(request, list.holder));
    case "list holder":
      return has;
    default:
      return false;
  }
}

/** Does the reclaimer end what only a dead agent knew? */
const isEnding = (request: Request, holder: number): boolean =>
  isReclaimer(request) && isDeadAgent(request, request.row[holder] ?? 0);

/** Is the cell between head and tail, where it is the receivers'? */
function isInUse({ memory, row, place }: Request, channel: ChannelPlaces): boolean {
  const { cellEntries } = memory.layout;
  const head = row[channel.head] ?? 0;
  const distance = (place - channel.cells - head) & (cellEntries - 1);
  return distance < (((row[channel.tail] ?? 0) - head) | 0);
}
