import type { hc, InferRequestType, InferResponseType } from 'hono/client'
import type { App } from '../../runtime/http/app.ts'
import type { shopApi } from './calls.ts'

/** Holds `calls.ts` to the runtime's own routes, as `editor/wire.ts` holds the rest. Types alone. */
type Shop = ReturnType<typeof hc<App>>['api']['bots'][':bot']['shop']
type Answer<Route> = InferResponseType<Route, 200>
type Body<Route> = InferRequestType<Route> extends { json: infer B } ? B : never
type Promised<Call extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Call>>
type Fits<Given extends Wanted, Wanted> = [Given, Wanted]

export type Answers = [
  Fits<Answer<Shop['$get']>, Promised<typeof shopApi.overview>>,
  Fits<Answer<Shop['orders']['$get']>, Promised<typeof shopApi.orders>>,
  Fits<Answer<Shop['products']['$get']>, Promised<typeof shopApi.products>>,
  Fits<Answer<Shop['customers']['$get']>, Promised<typeof shopApi.customers>>,
  Fits<Answer<Shop['import']['preview']['$post']>, Promised<typeof shopApi.preview>>,
  Fits<Answer<Shop['imports']['$post']>, Promised<typeof shopApi.importFile>>,
  Fits<Answer<Shop['imports'][':id']['undo']['$post']>, Promised<typeof shopApi.undo>>,
  Fits<Answer<Shop['keys']['$get']>, Promised<typeof shopApi.keys>>,
  Fits<Answer<Shop['keys']['$post']>, Promised<typeof shopApi.addKey>>,
]

export type Bodies = [
  Fits<Parameters<typeof shopApi.preview>[1], Body<Shop['import']['preview']['$post']>>,
  Fits<Parameters<typeof shopApi.importFile>[1], Body<Shop['imports']['$post']>>,
]
