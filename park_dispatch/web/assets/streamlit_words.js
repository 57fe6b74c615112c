// Streamlit speaks English in places that no parameter reaches. This says those words in Chinese, wherever they appear:
// texts, placeholders, labels read aloud. Exact words and a few patterns; text of ours is never touched, since none of
// it equals these.
(function () {
  const WORDS = {
    "Skip to main content": "跳到正文",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "No results": "没有匹配的选项",
    "No results.": "没有匹配的选项。",
    "No options": "没有可选项",
    "No options to select.": "没有可选项。",
    "No options to select": "没有可选项",
    "Select all": "全选",
    "Clear value": "清除",
    "Clear selection": "清除",
    "Choose date": "选择日期",
    "Choose date range": "选择起止日期",
    "Close popup": "关闭",
    "Open calendar": "打开日历",
    "Previous month.": "上个月",
    "Next month.": "下个月",
    "Main menu": "菜单",
    "App pages": "页面",
    "Upload": "选择文件",
    "Browse files": "选择文件",
    "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Upload failed": "上传失败",
    "Network error": "网络中断，请重试",
    "Network Error": "网络中断，请重试",
    "Too many files": "文件太多",
    "Only one file is allowed.": "一次只能选一个文件。",
    "Press Enter to apply": "按回车生效",
    "Press Enter to submit form": "按回车提交",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车生效",
    "Press Ctrl+Enter to submit form": "按 Ctrl+回车提交",
    "This field is required.": "此项必填。",
    "Invalid Date": "日期无效",
    "Selected date unavailable.": "这一天不能选。",
    "yyyy": "年",
    "mm": "月",
    "dd": "日",
    "Add row": "添加一行",
    "Delete row(s)": "删除所选行",
    "Search": "查找",
    "Clear sort": "取消排序",
    "Enter fullscreen": "全屏",
    "Exit fullscreen": "退出全屏",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Download as PNG": "存为图片",
    "Copy to clipboard": "复制",
    "Running...": "计算中…",
    "Running…": "计算中…",
    "Stop": "停止",
    "Connecting": "正在连接",
    "Connecting...": "正在连接…",
    "Connection error": "连接中断",
    "Connection failed with status 0.": "连不上服务。",
    "Reconnected to server.": "已重新连接。",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "看板服务可能已停止，请联系管理员重新启动：",
    "Page not found": "没有这个页面",
    "Unknown error": "未知错误",
    "Loading...": "正在载入…",
    "Please wait...": "请稍候…",
    "Close": "关闭",
    "Print": "打印",
    "Settings": "设置",
    "Rerun": "刷新",
  };
  const PATTERNS = [
    [/^Limit (\d+) ?MB per file.*$/, "每份不超过 $1 MB"],
    [/^(\d+) ?MB per file.*$/, "每份不超过 $1 MB"],
    [/^(?:Error: )?File must be ([\d.]+) ?MB or smaller\.?$/, "文件不能超过 $1 MB"],
    [/^(.+) files are not allowed\.?$/, "不支持 $1 文件"],
    [/^This app has encountered an error\..*$/s, "这里出错了，您的数据没有改动；日志里有详情，请告诉管理员。"],
    [/^Add: (.+)$/, "新增：$1"],
    [/^Remove (.+)$/, "移除 $1"],
    [/^(\d+) more$/, "其余 $1 页"],
    [/^Selected (.+)\. (.+)\. To select another option.*$/, "已选 $1。$2"],
  ];
  const ATTRIBUTES = ["aria-label", "placeholder", "title", "aria-description"];

  function chinese(text) {
    const trimmed = text.trim();
    if (!trimmed || !/[A-Za-z]/.test(trimmed)) return null;
    if (Object.hasOwn(WORDS, trimmed)) return WORDS[trimmed];
    for (const [pattern, words] of PATTERNS) {
      if (pattern.test(trimmed)) return trimmed.replace(pattern, words);
    }
    return null;
  }

  function sayText(node) {
    const words = chinese(node.data);
    if (words !== null && node.data !== words) node.data = words;
  }

  function sayAttributes(element) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const words = value === null ? null : chinese(value);
      if (words !== null && value !== words) element.setAttribute(name, words);
    }
  }

  function say(root) {
    if (root.nodeType === Node.TEXT_NODE) return sayText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    sayAttributes(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) sayText(node);
      else sayAttributes(node);
    }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") sayText(change.target);
      else if (change.type === "attributes") sayAttributes(change.target);
      else change.addedNodes.forEach(say);
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
})();
