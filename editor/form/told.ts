import type { ComputedRef, InjectionKey } from 'vue'
import type { Told } from '../problems/store.ts'

/** The problems of the step whose form this is. */
export const TOLD: InjectionKey<ComputedRef<Told[]>> = Symbol('told')
