import type { TSESTree } from "@typescript-eslint/utils";
import type { Copy, Variable } from "./events.js";
import type { Site } from "./state.js";

/** What the analysis found, for the rule that reports it. */
export type Finding =
  | {
      readonly kind: "moved";
      readonly node: TSESTree.Node;
      readonly name: string;
      readonly use: string;
      readonly site: Site;
      /** The owner, if what is used is a view of its frame. */
      readonly viewed: string | undefined;
    }
  | { readonly kind: "disposed"; readonly node: TSESTree.Node; readonly name: string }
  | {
      readonly kind: "copied";
      readonly node: TSESTree.Node;
      readonly name: string;
      readonly to: Copy;
      /** A closure does it, which captures the owner. */
      readonly isCaptured: boolean;
    }
  | {
      readonly kind: "captured";
      readonly node: TSESTree.Node;
      readonly name: string;
      /** The closure consumes itself, was made before the frame was consumed, or is called afterwards. */
      readonly how: "consumes" | "outlived" | "called";
      readonly site: Site | undefined;
    }
  | {
      readonly kind: "unsettled";
      readonly node: TSESTree.Node;
      readonly variable: Variable;
      readonly line: number;
      /** Where control leaves, where the variable gets another frame, or where its loop turns. */
      readonly how: "unsettled" | "overwritten" | "turn";
    };
