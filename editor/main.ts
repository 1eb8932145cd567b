import './ui/tokens.css'
import { createPinia } from 'pinia'
import App from './App.vue'
import { createApp } from './createApp.ts'
import { i18n, language } from './i18n.ts'
import { router } from './router.ts'
import { startTheme } from './ui/theme.ts'

startTheme()
document.documentElement.lang = language.now
createApp(App).use(createPinia()).use(i18n).use(router).mount(document.querySelector('#app')!)
