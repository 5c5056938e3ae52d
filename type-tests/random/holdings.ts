/**
 * What a variable may hold, and what each operation asks of it and makes of it: the protocol, written down a second time on
 * purpose. It shares nothing with the library, so that the two can disagree.
 */
import type { Apply, Ask, Kind, Operation, Origin, Question } from "./program.js";

/** `borrowed` is a reference to a unique frame, `looked at` one that may be of a shared frame. */
export type State = "unique" | "shared" | "raw" | "rawShared" | "borrowed" | "looked at" | "spent";
type Living = Exclude<State, "spent">;
/** such as `unique PageTable`; a spent frame has no kind, and of `Any` it is not known yet */
export type Holding = "spent" | `${Living} ${Kind | "Any"}`;

interface Rule {
  /** what may be held */
  readonly from: readonly Living[];
  /** what is held afterwards, by what was held if that matters; `same` for a borrow */
  readonly to: "same" | "spent" | Living | Readonly<Partial<Record<Living, Living>>>;
  readonly only?: Kind;
  /** refuses a variable in which several kinds meet, because it has to hand the kind on */
  readonly oneKind?: true;
  /** refuses a variable in which several states meet, because it holds on to the one it finds */
  readonly oneState?: true;
  /** the frame goes where only frames of the statement's kind go; where it does not fit, it is gone all the same */
  readonly hasPlace?: true;
}

const rules: Readonly<Record<Operation | Question, Rule>> = {
  own: { from: ["unique", "shared", "raw", "rawShared"], to: "same", oneKind: true, oneState: true },
  repurpose: { from: ["unique"], to: "unique" },
  intoRaw: { from: ["unique", "shared"], to: { unique: "raw", shared: "rawShared" }, oneKind: true, oneState: true },
  fromRaw: { from: ["raw", "rawShared"], to: { raw: "unique", rawShared: "shared" }, oneKind: true, oneState: true },
  intoShared: { from: ["unique"], to: "shared", oneKind: true },
  tryUnique: { from: ["shared"], to: "unique", oneKind: true },
  downcast: { from: ["unique", "shared", "borrowed", "looked at"], to: "same", oneState: true },
  drop: { from: ["unique", "shared"], to: "spent" },
  finish: { from: ["unique"], to: "spent", only: "Init" },
  resetAsUnused: { from: ["unique"], to: "spent" },
  post: { from: ["raw"], to: "spent" },
  pushBack: { from: ["unique"], to: "spent", hasPlace: true },
  send: { from: ["unique"], to: "spent", hasPlace: true },
  trySend: { from: ["unique"], to: "spent", hasPlace: true },
  give: { from: ["unique", "shared", "raw", "rawShared"], to: "spent", oneKind: true },
  field: { from: ["unique", "shared", "borrowed", "looked at"], to: "same" },
  metaMut: { from: ["unique", "borrowed"], to: "same" },
  clone: { from: ["shared"], to: "same" },
  startPaddr: { from: ["unique", "shared", "raw", "rawShared", "borrowed", "looked at"], to: "same" },
  fill: { from: ["unique", "shared", "borrowed", "looked at"], to: "same", only: "Buffer" },
  lend: { from: ["unique", "borrowed"], to: "same", only: "Init" },
  look: { from: ["unique", "shared", "borrowed", "looked at"], to: "same", only: "Init" },
};

const states: Readonly<Partial<Record<Origin, Living>>> = {
  claimShared: "shared",
  sharedFactory: "shared",
  sharedOwner: "shared",
  rawOwner: "raw",
  rawSharedOwner: "rawShared",
  borrowed: "borrowed",
  looked: "looked at",
  lookedAny: "looked at",
  found: "shared",
};
/** What a variable holds that comes by its frame in this way. */
export const stateOf = (origin: Origin): Living => states[origin] ?? "unique";
/** Nobody knows the kind yet. */
export const isOfAnyKind = (origin: Origin): boolean => origin === "found" || origin === "lookedAny";

function split(holding: Holding): [State, Kind | "Any" | undefined] {
  if (holding === "spent") return ["spent", undefined];
  const at = holding.lastIndexOf(" ");
  return [holding.slice(0, at) as State, holding.slice(at + 1) as Kind | "Any"];
}

type Held = ReadonlySet<Holding>;

/** Whether everything in `held` allows the statement, apart from where the frame goes. */
export function allows(held: Held, { operation, kind }: Apply | Ask): boolean {
  const rule = rules[operation];
  const only = operation === "field" ? kind : rule.only;
  const found = new Set<string | undefined>();
  const among = new Set<State>();
  for (const holding of held) {
    const [state, heldKind] = split(holding);
    if (!(rule.from as readonly State[]).includes(state)) return false;
    if (only !== undefined && heldKind !== only) return false;
    found.add(heldKind);
    among.add(state);
  }
  return !(rule.oneKind && found.size > 1) && !(rule.oneState && among.size > 1);
}

/** Whether a frame that may be consumed fits where it goes. */
export const fits = (held: Held, { operation, kind }: Apply | Ask): boolean =>
  !rules[operation].hasPlace || [...held].every((holding) => split(holding)[1] === kind);

/** What is held after the statement; of a question, after a yes. */
export function after(held: Held, statement: Apply | Ask): Held {
  const { operation, kind } = statement;
  const { to } = rules[operation];
  if (operation === "downcast") return afterDowncast(held, kind ?? "Init");
  if (to === "same") return held;
  if (to === "spent") return new Set<Holding>(["spent"]);
  return new Set(
    [...held].map((holding): Holding => {
      const [state, heldKind] = split(holding);
      const next = typeof to === "string" ? to : (to[state as Living] ?? "unique");
      return `${next} ${operation === "repurpose" ? (kind ?? "Init") : (heldKind ?? "Init")}`;
    }),
  );
}

/** Those that may be of the kind, and all of them if none may. */
function afterDowncast(held: Held, kind: Kind): Held {
  const fitting = [...held].filter((holding) => [kind, "Any"].includes(split(holding)[1] ?? ""));
  const chosen = fitting.length > 0 ? fitting : [...held];
  return new Set(chosen.map((holding): Holding => `${split(holding)[0] as Living} ${kind}`));
}

/**
 * An answer that cannot be, since the kind of a reference is known: there the compiler takes it for a frame of both kinds, or
 * for nothing at all, and refuses what is done with it.
 */
export const isImpossible = (held: Held, { operation }: Ask): boolean =>
  operation === "downcast" &&
  [...held].every((holding) => {
    const [state, heldKind] = split(holding);
    return (state === "borrowed" || state === "looked at") && heldKind !== "Any";
  });

/** What is held after a no: what was held, but of several kinds not the one that it is not. */
export function afterNo(held: Held, { operation, kind }: Ask): Held {
  if (operation !== "downcast") return held;
  const others = [...held].filter((holding) => split(holding)[1] !== kind);
  return others.length > 0 ? new Set(others) : held;
}
