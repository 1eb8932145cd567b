import type { OpenAPIHono } from '@hono/zod-openapi'
import { FAILURES } from '../../errors.ts'
import type { HttpEnv } from '../deps.ts'
import { group, permit } from '../permit.ts'

/** The description of all of the API, made from the routes themselves. Every operation may answer with the one error shape. */
export function openapiRoutes(app: OpenAPIHono<HttpEnv>) {
  let made: object | null = null
  return group().get('/api/openapi.json', permit('self'), (c) => {
    made ??= describe(app, c.get('services').config.version)
    return c.json(made, 200)
  })
}

function describe(app: OpenAPIHono<HttpEnv>, version: string): object {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Jaga', version, description: 'Draw, try, publish and serve safe shop chatbots.' },
  })
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Error: errorSchema() } }
  const refusal = {
    description: 'Refused or failed',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  }
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path)) operation.responses = { ...operation.responses, default: refusal }
  }
  return document
}

type Schemas = NonNullable<NonNullable<ReturnType<OpenAPIHono['getOpenAPI31Document']>['components']>['schemas']>

function errorSchema(): Schemas[string] {
  const text = { type: 'string' } as const
  const field = { type: 'object', required: ['path', 'message'], properties: { path: text, message: text } } as const
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'id'],
        properties: {
          code: { type: 'string', enum: Object.keys(FAILURES) },
          message: { type: 'string', description: "In the reader's language" },
          fields: { type: 'array', items: { ...field, required: [...field.required] } },
          id: { type: 'string', description: 'To be quoted to the operator' },
        },
      },
    },
  }
}
