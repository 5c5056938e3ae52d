import type { TSESLint, TSESTree } from "@typescript-eslint/utils";
import { Analysis } from "../flow/analysis.js";
import type { Finding } from "../flow/findings.js";

export type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;
export type RuleModule = TSESLint.RuleModule<string>;
/** What ESLint calls while it walks through a file, by selector. */
export type Listeners = Readonly<Record<string, (...args: never[]) => void>>;

/** The analyses of the files that are being linted: the first rule of each makes it, and lets it watch. */
const analyses = new WeakMap<object, Analysis>();

/** What one rule says about a finding; nothing, if it is another rule's. */
export type Judge = (finding: Finding, context: Context) => TSESLint.ReportDescriptor<string> | undefined;

interface Description {
  readonly name: string;
  readonly says: string;
  readonly messages: Readonly<Record<string, string>>;
  readonly isFixable?: boolean;
  readonly judge?: Judge;
  /** Rules that look at single nodes. */
  readonly watch?: (context: Context, analysis: Analysis) => Listeners;
}

/** Makes a rule out of what it says. */
export function ruleOf({ name, says, messages, isFixable, judge, watch }: Description): RuleModule {
  return {
    defaultOptions: [],
    meta: {
      type: "problem",
      docs: {
        description: says,
        url: `https://github.com/asterinas/unique-frame/blob/main/docs/lint.md#${name}`,
      },
      messages: { ...messages },
      schema: [],
      hasSuggestions: true,
      ...(isFixable ? { fixable: "code" as const } : {}),
    },
    create(context) {
      const known = analyses.get(context.sourceCode);
      const isFirst = known === undefined || known.isFinished;
      const analysis = isFirst ? new Analysis(context) : known;
      analyses.set(context.sourceCode, analysis);
      const listeners = isFirst ? analysis.listeners() : {};
      const atEnd = (): void => {
        for (const finding of analysis.findings) {
          const report = judge?.(finding, context);
          if (report) context.report(report);
        }
      };
      return merged(listeners, watch?.(context, analysis) ?? {}, judge ? atEnd : undefined);
    },
  };
}

/** Reports come after the analysis has ended: with the code path of the file. */
function merged(
  analysing: Readonly<Record<string, unknown>>,
  watching: Listeners,
  atEnd?: () => void,
): TSESLint.RuleListener {
  const ends = analysing["onCodePathEnd"];
  // SAFETY: ESLint calls what stands under these names with a code path and a node.
  return {
    ...analysing,
    ...watching,
    onCodePathEnd: (path: unknown, node: TSESTree.Node) => {
      if (typeof ends === "function") ends(path, node);
      if (node.type === "Program") atEnd?.();
    },
  } as unknown as TSESLint.RuleListener;
}
