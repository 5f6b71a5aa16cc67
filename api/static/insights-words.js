// What the page of the shop's owner says itself; findings come from the server in the reader's language.

import { isChinese } from "./words.js";

const english = {
  title: "What the catalog cannot answer well",
  waiting: "Looking through the catalog… A large one takes half a minute.",
  shop: "Shop page",
  category: "Category",
  kind: "Kind",
  all: "All",
  findings: "To mend, what helps most first",
  categories: "By category",
  products: "Products",
  stated: "Stated of what is usual",
  noCategory: "No category",
  tooFew: "too few to tell",
  nothing: "Nothing to mend here.",
  meant: (value) => `${value}?`,
  more: (n) => `and ${n} more`,
  rest: (n) => `${n} more findings are not shown; choose a category to see its own.`,
  unreachable: "The shop cannot be reached. Check your connection and load the page again.",
  failed: (detail) => `The report could not be made. ${detail}`,
};

const chinese = {
  title: "商品资料中回答不好的地方",
  waiting: "正在检查商品资料……商品很多时需要半分钟。",
  shop: "店铺页面",
  category: "类目",
  kind: "种类",
  all: "全部",
  findings: "有待改进之处，最有帮助的在前",
  categories: "按类目",
  products: "商品数",
  stated: "通常内容中已注明",
  noCategory: "无类目",
  tooFew: "商品太少，无从判断",
  nothing: "这里没有需要改进之处。",
  meant: (value) => `应为 ${value}？`,
  more: (n) => `另有 ${n} 个`,
  rest: (n) => `另有 ${n} 处未显示；选择一个类目即可查看其内容。`,
  unreachable: "无法连接店铺，请检查网络后重新载入。",
  failed: (detail) => `无法生成报告。${detail}`,
};

export const words = isChinese ? chinese : english;
export const language = isChinese ? "zh" : "en";
