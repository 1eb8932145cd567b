import type { hc, InferRequestType, InferResponseType } from 'hono/client'
import type { App } from '../runtime/http/app.ts'
import type { api } from './api.ts'
import type { incidents } from './incidents/calls.ts'
import type { payments } from './payments/calls.ts'

/**
 * Holds `api.ts` to the runtime's own routes: what a route answers must fit what its call here promises, and what a call
 * sends must fit what the route takes. Types alone; a route that changes its shape does not compile until the editor follows.
 */
type Api = ReturnType<typeof hc<App>>['api']
type Bot = Api['bots'][':bot']
type Mail = Api['settings']['mail']
type Model = Api['settings']['model']

type Answer<Route> = InferResponseType<Route, 200>
type Body<Route> = InferRequestType<Route> extends { json: infer B } ? B : never
type Promised<Call extends (...given: never[]) => Promise<unknown>> = Awaited<ReturnType<Call>>
type Fits<Given extends Wanted, Wanted> = [Given, Wanted]

export type Answers = [
  Fits<Answer<Api['session']['$get']>, Promised<typeof api.session>>,
  Fits<Answer<Api['staff']['$get']>, Promised<typeof api.staff>>,
  Fits<Answer<Api['bots']['$get']>, Promised<typeof api.bots>>,
  Fits<Answer<Api['bots']['sample']['$post']>, Promised<typeof api.sampleBot>>,
  Fits<Answer<Api['templates']['$get']>, Promised<typeof api.templates>>,
  Fits<Answer<Bot['$get']>, Promised<typeof api.bot>>,
  Fits<Answer<Bot['publish']['$post']>, Promised<typeof api.publish>>,
  Fits<Answer<Bot['versions']['$get']>, Promised<typeof api.versions>>,
  Fits<Answer<Bot['secrets']['$get']>, Promised<typeof api.secrets>>,
  Fits<Answer<Bot['channels']['web']['$get']>, Promised<typeof api.webChannel>>,
  Fits<Answer<Api['queue']['counts']['$get']>, Promised<typeof api.queueCounts>>,
  Fits<Answer<Api['incidents']['$get']>, Promised<typeof incidents.list>>,
  Fits<Answer<Api['incidents']['counts']['$get']>, Promised<typeof incidents.counts>>,
  Fits<Omit<Answer<Bot['incidents'][':id']['$get']>, 'evidence'>, Omit<Promised<typeof incidents.get>, 'evidence'>>,
  Fits<Answer<Bot['payments']['$get']>, Promised<typeof payments.get>>,
  Fits<Answer<Api['settings']['$get']>, Promised<typeof api.settings>>,
  Fits<Answer<Model['$get']>, Promised<typeof api.model>>,
  Fits<Answer<Model['models']['$get']>, Promised<typeof api.models>>,
  Fits<Answer<Model['try']['$post']>, Promised<typeof api.tryModel>>,
  Fits<Answer<Mail['$get']>, Promised<typeof api.mail>>,
  Fits<Answer<Mail['test']['$post']>, Promised<typeof api.testMail>>,
]

export type Bodies = [
  Fits<Parameters<typeof api.setup>[0], Body<Api['setup']['$post']>>,
  Fits<Parameters<typeof api.signIn>[0], Body<Api['sign-in']['$post']>>,
  Fits<Parameters<typeof api.inviteStaff>[0], Body<Api['staff']['$post']>>,
  Fits<Parameters<typeof api.publish>[1], Body<Bot['publish']['$post']>>,
  Fits<Parameters<typeof api.putWebChannel>[1], Body<Bot['channels']['web']['$put']>>,
  Fits<Parameters<typeof incidents.change>[2], Body<Bot['incidents'][':id']['$post']>>,
  Fits<Parameters<typeof payments.put>[1], Body<Bot['payments']['$put']>>,
  Fits<Parameters<typeof api.putModel>[0], Body<Model['$put']>>,
  Fits<Parameters<typeof api.putMail>[0], Body<Mail['$put']>>,
]
