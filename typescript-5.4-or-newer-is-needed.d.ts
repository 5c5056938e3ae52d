// What a compiler before 5.4 gets instead of the declarations. It is no module on purpose: the only error is that, and
// it prints the name of this file. Without it, a project with skipLibCheck would compile, and be checked by halves.
