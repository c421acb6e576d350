<?php
// The head of each page. Wants $title.
?>
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><?= text($title) ?></title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
