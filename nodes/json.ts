/**
 * A value that survives JSON: the only kind of value a variable, a field or a port may hold. (`string` stands before `boolean`, for a
 * Vue component's property of this type: with `boolean` first an empty text would arrive as `true`.)
 */
export type Json = null | string | number | boolean | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }
