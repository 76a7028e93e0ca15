// The page's own words. What is said in messages comes from the guide, in the language of the message.

const WORDS = {
  en: {
    skip: "Skip to the message box",
    role: "Shopping guide",
    startOver: "Start over",
    startOverTitle: "Start over?",
    startOverText: "This conversation is cleared from the page, and the guide begins afresh.",
    keep: "Keep it",
    theme: "Switch between light and dark",
    conversation: "Conversation",
    newer: "New reply below",
    message: "Message",
    placeholder: "What are you looking for?",
    hint: "Products, prices and answers come from this shop’s own catalogue and policies.",
    send: "Send",
    you: "You",
    guide: "Guide",
    typing: "The guide is writing",
    regular: "Regular price",
    alternatives: "Not quite that, but close",
    comparison: "Comparison",
    sources: "Where this comes from",
    suggestions: "Things to say next",
    about: (label, title) => `${label}: ${title}`,
    waiting: "Waiting to be sent",
    lost: "Connection lost. What you write is sent as soon as it is back.",
    back: "Connected again.",
    cookies: "Please allow cookies for this page: without them the guide cannot tell who it is talking to.",
    busy: "Too many pages of this shop are open. Close one and reload this one.",
    too_long: (limit) => `Not sent: longer than ${limit.toLocaleString("en")} characters. A sentence or two is plenty.`,
    too_fast: "You are quicker than the guide. It is sent in a moment.",
    failed: "The shop could not take this yet. It is sent again in a moment.",
    malformed: "Not sent: the shop could not read this.",
  },
  zh: {
    skip: "跳到输入框",
    role: "智能导购",
    startOver: "重新开始",
    startOverTitle: "重新开始？",
    startOverText: "本页的对话将被清除，导购会从头开始。",
    keep: "保留对话",
    theme: "切换浅色或深色",
    conversation: "对话",
    newer: "下方有新回复",
    message: "消息",
    placeholder: "您想找什么？",
    hint: "商品、价格和回答均来自本店自己的商品目录和政策。",
    send: "发送",
    you: "您",
    guide: "导购",
    typing: "导购正在回复",
    regular: "原价",
    alternatives: "不完全符合，但比较接近",
    comparison: "对比",
    sources: "依据",
    suggestions: "接下来可以说",
    about: (label, title) => `${label}：${title}`,
    waiting: "等待发送",
    lost: "连接已断开。恢复后会自动发送您写的内容。",
    back: "已重新连接。",
    cookies: "请允许本页使用 Cookie，否则导购无法知道在和谁对话。",
    busy: "本店打开的页面太多了。请关闭一个再刷新本页。",
    too_long: (limit) => `未发送：超过 ${limit.toLocaleString("zh-CN")} 个字符。一两句话就够了。`,
    too_fast: "您说得比导购快，稍后会自动发送。",
    failed: "店铺暂时没能接收，稍后会自动重发。",
    malformed: "未发送：店铺无法读取这条消息。",
  },
};

export const language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
export const tag = language === "zh" ? "zh-CN" : "en";
export const words = WORDS[language];

/** The words in the language of a message, for what stands on it; else in the page's. */
export const wordsIn = (spoken) => (Object.hasOwn(WORDS, spoken) ? WORDS[spoken] : words);

/** A message's language as a tag for the `lang` attribute. */
export const tagOf = (spoken) => (spoken === "zh" ? "zh-CN" : spoken);

/** Put the words into the page as the server sent it. */
export function translate() {
  document.documentElement.lang = tag;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = words[element.dataset.word];
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", words[element.dataset.label]);
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = words[element.dataset.placeholder];
  }
}
