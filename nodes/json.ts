/** A value that survives JSON: the only kind of value a variable, a field or a port may hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }
