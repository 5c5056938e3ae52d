import {
  type Application,
  Comment,
  CommentTag,
  type Context,
  Converter,
  type DeclarationReflection,
  type ProjectReflection,
  ReferenceType,
  type Reflection,
  ReflectionKind,
  ReflectionType,
  type SomeType,
} from "typedoc";

/** What a name is for, by the folder of its source. */
const categories: Readonly<Record<string, string>> = {
  exchange: "Lists and channels",
  frame: "Frames",
  kind: "Kinds",
  layout: "Memory",
  memory: "Memory",
  ownership: "Types of owners",
  slot: "Memory",
};

const categoryOf = (name: string, path: string): string =>
  /Error(?:Code)?$|^OutOfFrames$/.test(name) ? "Errors" : (categories[path.split("/").at(-2) ?? ""] ?? "Other");

function setCategory(reflection: DeclarationReflection): void {
  const [source] = reflection.sources ?? reflection.signatures?.[0]?.sources ?? [];
  const category = categoryOf(reflection.name, source?.fullFileName ?? "");
  const commented = reflection.signatures?.[0] ?? reflection;
  commented.comment ??= new Comment();
  commented.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: category }]));
}

/** Properties that carry a token's state, and members that the page of the type above shows. */
const isNoise = (member: DeclarationReflection): boolean =>
  member.inheritedFrom !== undefined || (member.name.startsWith("[") && member.name !== "[dispose]");

/** Says where the methods of an owner or a reference are: on one page, and not on each of theirs. */
function pointToMethods(type: Reflection, handle: Reflection): void {
  type.comment?.summary.push(
    { kind: "text", text: "\n\nIts methods are those of " },
    { kind: "inline-tag", tag: "@link", text: "Handle", target: handle },
    { kind: "text", text: " that its state allows." },
  );
}

/** Leaves out what nobody calls, and what would stand on several pages. */
function removeNoise(project: ProjectReflection): void {
  const handle = project.getChildByName("Handle");
  for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter)) {
    // The types judge a method's frame by it.
    if (parameter.name === "this") project.removeReflection(parameter);
  }
  for (const member of project.getReflectionsByKind(ReflectionKind.ClassMember)) {
    if (!member.isDeclaration()) continue;
    if (handle && member.parent && member.name === "startPaddr" && isNoise(member))
      pointToMethods(member.parent, handle);
    if (isNoise(member)) project.removeReflection(member);
    else if (member.name === "[dispose]") {
      for (const named of [member, ...(member.signatures ?? [])]) named.name = "[Symbol.dispose]";
    }
  }
  for (const type of project.children ?? []) {
    const above = type.extendedTypes?.filter((extended) => !isHidden(extended)) ?? [];
    if (above.length > 0) type.extendedTypes = above;
    else delete type.extendedTypes;
    // The documents show this value as a table.
    if (type.name === "protocol" && type.type instanceof ReflectionType) type.type.declaration.children = [];
  }
}

/** A type of the library that is not public. */
const isHidden = (type: SomeType): boolean =>
  type instanceof ReferenceType && type.package === "unique-frame" && type.reflection === undefined;

/** Tidies what typedoc has read, before it sorts it into groups and categories. */
export function tidy(app: Application): void {
  const sorted = 500; // after inheritance is resolved, before groups and categories are made
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    for (const reflection of project.children ?? []) setCategory(reflection);
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: Context) => removeNoise(project), sorted);
}
